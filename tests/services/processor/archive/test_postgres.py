"""The archiver on a real database: exact values, and hours that are open as long as they have to be."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from pyarrow import parquet

from local.waiting import wait_until
from services.processor.archive.export import Exporter
from services.processor.archive.postgres import PostgresHours
from services.processor.archive.source import SourceUnavailableError
from services.telemetry.archive_layout import Hour
from services.telemetry.events import Event, encode
from services.telemetry.storage.ports import Incoming
from services.telemetry.storage.postgres import PostgresStore
from tests.services.processor.conftest import event

pytestmark = pytest.mark.servers

START = datetime(2026, 11, 20, 10, tzinfo=UTC)
HOUR = Hour(START, "denver-1")


def reading(number: int, facility: str = "denver-1", **changes: object) -> Event:
    return event(number, ts=START + timedelta(seconds=number, microseconds=number), facility=facility, **changes)


@pytest.fixture
def write(database: str) -> Iterator[Callable[..., None]]:
    with closing(PostgresStore(lambda: psycopg.connect(database))) as store:

        def take(*events: Event) -> None:
            incoming = [Incoming(each, "shardId-0", "1", 0, encode(each), START) for each in events]
            store.write(incoming, [], stream="telemetry")

        yield take


@pytest.fixture
def source(database: str) -> Iterator[PostgresHours]:
    with closing(PostgresHours(lambda: psycopg.connect(database))) as hours:
        yield hours


def exporter(source: PostgresHours, archive: Path) -> Exporter:
    return Exporter(source=source, archive=archive, closed_for=timedelta(minutes=10), stop=threading.Event())


def test_should_archive_exactly_what_is_stored(
    write: Callable[..., None], source: PostgresHours, tmp_path: Path
) -> None:
    events = [reading(number, value=number / 7, seq=2**63 - 1 - number) for number in range(500)]
    events.append(reading(501, unit='"°C", %', quality="bad", value=-1.7976931348623157e308))
    events.append(reading(502, unit="NULL", value=5e-324))
    write(*events)
    assert exporter(source, tmp_path).run() == 1
    (part,) = tmp_path.rglob("*.parquet")
    rows = parquet.ParquetFile(part).read(columns=parquet.ParquetFile(part).schema_arrow.names[:-1]).to_pylist()
    assert [Event(**row) for row in rows] == sorted(
        events, key=lambda each: (each.sensor, each.metric, each.ts, each.seq)
    )
    assert exporter(source, tmp_path).run() == 0


def test_should_export_again_when_a_row_comes_late(
    write: Callable[..., None], source: PostgresHours, tmp_path: Path
) -> None:
    write(reading(1), reading(1, "reno-2"))
    assert exporter(source, tmp_path).run() == 2
    write(reading(2))
    assert source.open_hours(closed_for=timedelta(0)) == [HOUR]
    assert exporter(source, tmp_path).run() == 1
    assert sum(parquet.ParquetFile(path).metadata.num_rows for path in tmp_path.rglob("*.parquet")) == 3


def test_should_leave_the_hour_open_when_a_row_comes_while_it_is_read(
    write: Callable[..., None], source: PostgresHours, tmp_path: Path
) -> None:
    write(reading(1))
    source.begin(HOUR)
    assert sum(batch.num_rows for batch in source.batches(HOUR)) == 1
    write(reading(2))
    source.finish(HOUR, 1)
    assert source.open_hours(closed_for=timedelta(0)) == [HOUR]
    assert exporter(source, tmp_path).run() == 1
    assert source.open_hours(closed_for=timedelta(0)) == []


def test_should_give_no_batch_when_there_is_no_row(source: PostgresHours) -> None:
    assert list(source.batches(HOUR)) == []


def test_should_not_export_an_hour_that_is_not_over_for_long_enough(
    write: Callable[..., None], source: PostgresHours
) -> None:
    write(event(1, ts=datetime.now(UTC)))
    assert source.open_hours(closed_for=timedelta(0)) == []


def test_should_let_one_archiver_work_until_it_is_gone(database: str, source: PostgresHours) -> None:
    with closing(PostgresHours(lambda: psycopg.connect(database))) as other:
        assert other.claim()
        assert not source.claim()
    # The server ends a session a moment after the client has closed it.
    assert wait_until(source.claim, seconds=10)


def test_should_open_every_hour_again_when_the_database_was_restored(
    write: Callable[..., None], source: PostgresHours, tmp_path: Path
) -> None:
    write(reading(1), reading(2, facility="reno-2"))
    assert exporter(source, tmp_path).run() == 2
    assert source.open_hours(closed_for=timedelta(minutes=10)) == []
    assert source.reopen() == 2
    assert exporter(source, tmp_path).run() == 2


def test_should_say_so_when_the_database_cannot_be_reached() -> None:
    with (
        closing(PostgresHours(lambda: psycopg.connect("postgresql://127.0.0.1:1/x", connect_timeout=2))) as source,
        pytest.raises(SourceUnavailableError),
    ):
        source.claim()
