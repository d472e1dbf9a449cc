"""A run of the archiver: what is open becomes files, and a row that comes meanwhile is never forgotten."""

import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from services.processor.archive.export import Exporter, remove_expired, run
from services.processor.archive.memory import MemoryHours
from services.processor.archive.source import HourSource, SourceUnavailableError
from services.telemetry.archive_layout import Hour, folder_of
from services.telemetry.events import Event
from tests.services.processor.conftest import event

START = datetime(2026, 11, 25, 10, tzinfo=UTC)


def reading(minute: int, facility: str = "denver-1") -> Event:
    return event(minute, ts=START + timedelta(minutes=minute), facility=facility)


def exporter(source: HourSource, archive: Path) -> Exporter:
    return Exporter(source=source, archive=archive, closed_for=timedelta(minutes=10), stop=threading.Event())


def archived(archive: Path) -> int:
    return sum(parquet.ParquetFile(path).metadata.num_rows for path in archive.rglob("*.parquet"))


def test_should_export_every_open_hour_of_every_facility_once(tmp_path: Path) -> None:
    source = MemoryHours([reading(5), reading(65), reading(66), reading(5, "reno-2")])
    assert exporter(source, tmp_path).run() == 3
    assert exporter(source, tmp_path).run() == 0
    assert source.finished == {
        Hour(START, "denver-1"): 1,
        Hour(START, "reno-2"): 1,
        Hour(START + timedelta(hours=1), "denver-1"): 2,
    }
    assert archived(tmp_path) == 4


def test_should_export_an_hour_again_when_a_row_comes_late(tmp_path: Path) -> None:
    source = MemoryHours([reading(5)])
    exporter(source, tmp_path).run()
    source.add(reading(6))
    assert exporter(source, tmp_path).run() == 1
    assert archived(tmp_path) == 2


def test_should_export_an_hour_again_when_a_row_comes_while_it_is_exported(tmp_path: Path) -> None:
    source = MemoryHours([reading(5)])
    late = [reading(6)]
    source.on_read = lambda: source.add(*(late.pop() for _ in range(len(late))))
    exporter(source, tmp_path).run()
    assert archived(tmp_path) == 1
    assert exporter(source, tmp_path).run() == 1
    assert archived(tmp_path) == 2


class CrashedError(Exception):
    """The archiver is gone."""


@settings(max_examples=12, deadline=None)
@given(
    minutes=st.lists(st.integers(0, 150), min_size=1, max_size=12, unique=True),
    crashes=st.lists(st.booleans(), max_size=6),
)
def test_should_hold_every_row_in_the_end_whatever_crashes(
    tmp_path_factory: pytest.TempPathFactory, minutes: list[int], crashes: list[bool]
) -> None:
    archive, left = tmp_path_factory.mktemp("archive"), list(crashes)
    source = MemoryHours(batch_rows=3)
    waiting = [reading(minute) for minute in minutes]

    def disturb() -> None:
        if waiting:
            source.add(waiting.pop())
        if left and left.pop():
            raise CrashedError

    source.on_read = disturb
    source.add(waiting.pop())
    while source.open_hours(closed_for=timedelta(0)) or waiting:
        if not source.open_hours(closed_for=timedelta(0)):
            source.add(waiting.pop())
        try:
            exporter(source, archive).run()
        except CrashedError:
            continue
    assert archived(archive) == len(minutes) == sum(source.finished.values())


def test_should_leave_the_hour_open_when_it_has_to_stop(tmp_path: Path) -> None:
    source = MemoryHours([reading(5)])
    archiver = exporter(source, tmp_path)
    archiver.stop.set()
    assert run(archiver, retention_hours=0, now=START) == 0
    assert len(source.open_hours(closed_for=timedelta(0))) == 1
    assert archived(tmp_path) == 0


def test_should_fail_with_a_clear_message_when_the_directory_cannot_be_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    missing = tmp_path / "not-mounted"
    source = MemoryHours([reading(5)])
    assert run(exporter(source, missing), retention_hours=0, now=START) == 1
    (message,) = (entry for entry in caplog.records if entry.levelno == logging.CRITICAL)
    assert "cannot be written" in message.getMessage()
    assert vars(message)["directory"] == str(missing)
    assert vars(message)["error"] == "No such file or directory"
    assert len(source.open_hours(closed_for=timedelta(0))) == 1


class Away(MemoryHours):
    def batches(self, hour: Hour) -> Iterator[Any]:  # noqa: ARG002 - the interface
        raise SourceUnavailableError("connection refused")


def test_should_fail_when_the_database_goes_away(tmp_path: Path) -> None:
    source = Away([reading(5)])
    assert run(exporter(source, tmp_path), retention_hours=0, now=START) == 1
    assert source.finished == {}


class Claimed(MemoryHours):
    def claim(self) -> bool:
        return False


def test_should_do_nothing_when_another_archiver_works(tmp_path: Path) -> None:
    assert run(exporter(Claimed([reading(5)]), tmp_path), retention_hours=0, now=START) == 0
    assert archived(tmp_path) == 0


def test_should_remove_hours_that_are_too_old_and_empty_folders(tmp_path: Path) -> None:
    source = MemoryHours([reading(5), reading(65), reading(5, "reno-2")])
    exporter(source, tmp_path).run()
    assert remove_expired(tmp_path, older_than=START + timedelta(hours=1)) == 2
    assert folder_of(tmp_path, Hour(START + timedelta(hours=1), "denver-1")).exists()
    assert not (tmp_path / "facility=reno-2").exists()
    assert archived(tmp_path) == 1
