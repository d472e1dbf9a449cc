"""The evidence: each deviation in the real tables, one at a time, is seen."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import psycopg
import pytest

from local import evidence
from local.account import Derived, Stored
from local.servers.postgres import Postgres
from services.telemetry.cache import MemoryLatestCache
from services.telemetry.dead_letters import DeadLetter
from services.telemetry.events import Event, Reason, encode
from services.telemetry.storage.ports import Incoming
from services.telemetry.storage.postgres import PostgresStore
from tests.support.database import TEMPLATE

pytestmark = pytest.mark.servers

RIGHT = Derived(
    rollups_1m=0, rollups_1h=0, latest=0, cache=0, rollup_events_1m=10, rollup_events_1h=10, unsent_dead_letters=0
)
# In the middle of an hour: the readings are three minutes long, and shall be in one hour.
NOW = (datetime.now(UTC) - timedelta(hours=1)).replace(minute=30)

Connection = psycopg.Connection[Any]


@pytest.fixture(scope="module")
def url(postgres: Postgres) -> str:
    """A database with partitions around now."""
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE evidence TEMPLATE {TEMPLATE}")
    with psycopg.connect(postgres.url("evidence")) as connection:
        connection.execute("SELECT maintain_partitions('1 hour', '3 hours', '24 hours')")
        connection.execute("SELECT maintain_rollups('1 day', '1 day', '9 days')")
    return postgres.url("evidence")


@pytest.fixture
def cache() -> MemoryLatestCache:
    return MemoryLatestCache()


@pytest.fixture
def connection(url: str, cache: MemoryLatestCache) -> Iterator[Connection]:
    """A database with ten readings and a dead letter, as the processor's own store writes them."""
    incoming = [arrived(number) for number in range(10)]
    with psycopg.connect(url, autocommit=True) as open_connection:
        open_connection.execute(
            "TRUNCATE readings, rollups_1m, rollups_1h, latest, sensors, alerts, dead_letters, archive_hours CASCADE"
        )
        store = PostgresStore(lambda: psycopg.connect(url))
        written = store.write(incoming, [], stream="stream")
        cache.update(written.latest)
        store.close()
        yield open_connection


def arrived(number: int) -> Incoming:
    event = Event(
        facility="plant",
        line="line",
        sensor=f"sensor-{number % 2}",
        metric="speed",
        ts=NOW - timedelta(seconds=20 * number),
        seq=100 + number,
        value=number / 7,
        unit="m/s",
    )
    return Incoming(event, "shard", str(number), 0, encode(event), NOW)


def test_should_find_what_the_store_wrote(connection: Connection, cache: MemoryLatestCache) -> None:
    assert evidence.stored(connection) == [Stored(facility="plant", readings=10, seqs=[(100, 109)])]
    assert evidence.dead_letters(connection) == {}
    assert evidence.derived(connection, cache) == RIGHT
    lag = evidence.lag(connection, since=NOW - timedelta(seconds=100))
    assert 0 <= lag.p50 <= lag.p99 <= lag.max


def test_should_split_the_numbers_where_one_is_missing(connection: Connection) -> None:
    connection.execute("DELETE FROM readings WHERE seq = 104")
    assert evidence.stored(connection) == [Stored(facility="plant", readings=9, seqs=[(100, 103), (105, 109)])]


def test_should_count_rows_of_one_number_when_there_are_two(connection: Connection) -> None:
    connection.execute("UPDATE readings SET seq = 105 WHERE seq = 104")
    assert evidence.stored(connection) == [Stored(facility="plant", readings=10, seqs=[(100, 103), (105, 109)])]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE rollups_1h SET count = count + 1 WHERE sensor_id = 'sensor-0'", {"rollups_1h": 1}),
        ("UPDATE rollups_1h SET sum = sum + 0.001 WHERE sensor_id = 'sensor-0'", {"rollups_1h": 1}),
        ("UPDATE rollups_1h SET min = min - 1 WHERE sensor_id = 'sensor-1'", {"rollups_1h": 1}),
        ("DELETE FROM rollups_1h WHERE sensor_id = 'sensor-1'", {"rollups_1h": 1}),
        ("UPDATE latest SET seq = seq + 1 WHERE sensor_id = 'sensor-0'", {"latest": 1}),
        ("DELETE FROM latest WHERE sensor_id = 'sensor-0'", {"latest": 1}),
    ],
)
def test_should_see_what_does_not_follow_from_the_readings(
    connection: Connection, cache: MemoryLatestCache, statement: str, expected: dict[str, int]
) -> None:
    connection.execute(statement.encode())
    found = evidence.derived(connection, cache)
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize("change", ["count = count + 1", "sum = sum + 1e-6", "max = max + 1", "min = min - 1"])
def test_should_see_a_minute_that_is_off_by_one(connection: Connection, cache: MemoryLatestCache, change: str) -> None:
    one = "(SELECT sensor_id, bucket FROM rollups_1m ORDER BY 1, 2 LIMIT 1)"
    connection.execute(f"UPDATE rollups_1m SET {change} WHERE (sensor_id, bucket) IN {one}".encode())  # noqa: S608
    assert evidence.derived(connection, cache).rollups_1m == 1


def test_should_see_a_cache_that_lost_its_values(connection: Connection, cache: MemoryLatestCache) -> None:
    cache.clear()
    assert evidence.derived(connection, cache) == msgspec.structs.replace(RIGHT, cache=2)


def test_should_see_dead_letters_that_did_not_reach_the_queue(url: str, connection: Connection) -> None:
    letter = DeadLetter(
        stream="stream",
        shard_id="shard",
        sequence_number="1",
        sub_sequence_number=0,
        reason=Reason.INVALID,
        detail="",
        payload=b"x",
        arrived_at=NOW,
    )
    store = PostgresStore(lambda: psycopg.connect(url))
    store.write([], [letter], stream="stream")
    store.close()
    assert evidence.dead_letters(connection) == {"invalid": 1}
    assert evidence.derived(connection, MemoryLatestCache()).unsent_dead_letters == 1
