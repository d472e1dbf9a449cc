"""What only the store in PostgreSQL does: transactions, connections that break, writers side by side."""

import random
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from local.servers.postgres import Postgres
from services.telemetry.events import Event
from services.telemetry.storage.ports import BatchRefusedError, StoreUnavailableError
from services.telemetry.storage.postgres import PostgresStore
from tests.support.database import migrate
from tests.support.events import dead_letter, event, incoming

pytestmark = pytest.mark.servers


@pytest.fixture
def store(database: str) -> Iterator[PostgresStore]:
    made = PostgresStore(lambda: psycopg.connect(database))
    yield made
    made.close()


def query(url: str, statement: str) -> list[Any]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_should_let_three_writers_finish_when_all_write_the_same_events(database: str) -> None:
    query(database, "SELECT maintain_partitions('2 hours', '2 hours', '9 hours')")
    start = datetime.now(UTC).replace(minute=59, second=58, microsecond=0) - timedelta(hours=1)
    events = [
        event(seq, sensor=f"sensor-{seq % 37}", ts=start + timedelta(milliseconds=seq * 2), value=float(seq % 11))
        for seq in range(3000)
    ]
    problems: list[BaseException] = []
    counted = []

    def write(seed: int) -> None:
        mixed = random.Random(seed).sample(events, len(events))  # noqa: S311 - an order, not a secret
        store = PostgresStore(lambda: psycopg.connect(database))
        try:
            for first in range(0, len(mixed), 250):
                # What a writer expects must not matter: staged and straight batches take locks in the same order.
                store._expects_new = seed % 2 == 0
                counted.append(store.write(incoming(*mixed[first : first + 250]), [], stream="events").inserted)
        except BaseException as error:  # noqa: BLE001 - told to the test
            problems.append(error)
        finally:
            store.close()

    writers = [threading.Thread(target=write, args=(seed,)) for seed in range(3)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert problems == []
    assert sum(counted) == len(events)
    sums = "SELECT sum(count)::int, sum(sum) FROM"
    expected = (len(events), sum(each.value for each in events))
    assert query(database, f"{sums} rollups_1m") == query(database, f"{sums} rollups_1h") == [expected]
    assert query(database, "SELECT max(seq) FROM latest") == [(2999,)]
    assert query(database, "SELECT count(*) FROM readings_default") == [(0,)]


def test_should_go_on_by_itself_when_the_server_was_killed(tmp_path: Path) -> None:
    with Postgres(directory=tmp_path) as server:
        migrate(server.url())
        store = PostgresStore(lambda: psycopg.connect(server.url(), connect_timeout=2))
        store.write(incoming(event(1)), [], stream="events")
        server.kill()
        for _ in range(2):
            with pytest.raises(StoreUnavailableError):
                store.write(incoming(event(2)), [], stream="events")
        server.start()
        batch = incoming(event(1), event(2))
        assert store.write(batch, [], stream="events").inserted == 1
        server.restart()
        with pytest.raises(StoreUnavailableError):
            store.write(incoming(event(3)), [dead_letter()], stream="events")
        assert store.write(incoming(event(3)), [dead_letter()], stream="events").inserted == 1
        store.close()


@pytest.mark.parametrize("expects_new", [True, False])
def test_should_undo_everything_when_the_session_is_ended_in_the_middle(
    database: str, store: PostgresStore, monkeypatch: pytest.MonkeyPatch, expects_new: bool
) -> None:
    store.write(incoming(event(1)), [], stream="events")
    store._expects_new = expects_new
    derive = store._derive

    def die(*arguments: Any) -> tuple[Event, ...]:
        derive(*arguments)
        query(database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                        "AND datname = current_database()")  # fmt: skip
        return ()

    with monkeypatch.context() as patch:
        patch.setattr(store, "_derive", die)
        with pytest.raises(StoreUnavailableError):
            store.write(incoming(event(2)), [dead_letter()], stream="events")
    assert query(database, "SELECT count(*) FROM readings") == [(1,)]
    assert query(database, "SELECT sum(count)::int FROM rollups_1h") == [(1,)]
    assert store.unsent_dead_letters(9) == []
    assert store.write(incoming(event(2)), [], stream="events").inserted == 1


def test_should_be_unavailable_and_not_refuse_when_the_schema_is_missing_or_a_row_is_locked(
    postgres: Postgres, database: str
) -> None:
    with pytest.raises(StoreUnavailableError):
        PostgresStore(lambda: psycopg.connect(postgres.url())).write(incoming(event()), [], stream="events")
    slow = PostgresStore(lambda: psycopg.connect(database, options="-c lock_timeout=100ms"))
    with psycopg.connect(database) as blocker:
        blocker.execute("LOCK TABLE latest IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(StoreUnavailableError, match="55P03"):
            slow.write(incoming(event()), [], stream="events")
    assert slow.write(incoming(event()), [], stream="events").inserted == 1
    slow.close()


def test_should_be_unavailable_when_a_standby_answers_or_connections_ran_out(postgres: Postgres, database: str) -> None:
    standby = PostgresStore(lambda: psycopg.connect(database, options="-c default_transaction_read_only=on"))
    with pytest.raises(StoreUnavailableError, match="25006"):
        standby.write(incoming(event()), [], stream="events")
    query(database, "CREATE ROLE narrow LOGIN PASSWORD 'narrow' CONNECTION LIMIT 0")
    url = database.replace(f"{postgres.user}:{postgres.password}", "narrow:narrow")
    with pytest.raises(StoreUnavailableError):
        PostgresStore(lambda: psycopg.connect(url)).write(incoming(event()), [], stream="events")


def test_should_name_no_value_when_a_batch_is_refused(store: PostgresStore) -> None:
    store.write(incoming(event(1, value=1.7e308)), [], stream="events")
    with pytest.raises(BatchRefusedError) as refused:
        store.write(incoming(event(2, value=1.7e308)), [], stream="events")
    assert str(refused.value) == "NumericValueOutOfRange, SQLSTATE 22003"
    assert store.write(incoming(event(3, value=-1.0)), [], stream="events").inserted == 1


def test_should_copy_straight_until_a_key_comes_again(store: PostgresStore) -> None:
    def expects_new(*events: Event) -> bool:
        store.write(incoming(*events), [], stream="events")
        return store._expects_new

    assert expects_new(event(1))
    assert expects_new(event(2))
    assert not expects_new(event(2), event(3))
    assert expects_new(event(4))


def test_should_hold_the_archive_back_while_a_late_reading_is_not_committed(database: str) -> None:
    hour = event().ts.isoformat()
    with psycopg.connect(database) as writer, psycopg.connect(database, options="-c lock_timeout=100ms") as archiver:
        writer.execute("SELECT hold_hours(ARRAY[%s]::timestamptz[])", (hour,))
        with pytest.raises(psycopg.errors.LockNotAvailable):
            archiver.execute("SELECT begin_export('plant-1', %s)", (hour,))
        archiver.rollback()
        writer.commit()
        archiver.execute("SELECT begin_export('plant-1', %s)", (hour,))
