"""What an event takes in the database and in its write-ahead log, as the processor's store writes it."""

import random
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from delivery.costs.assumptions import assumed
from local.servers.postgres import Postgres
from services.telemetry.events import Event
from services.telemetry.storage.ports import Incoming
from services.telemetry.storage.postgres import PostgresStore
from tests.support.database import TEMPLATE

pytestmark = pytest.mark.servers

SENSORS, SECONDS = 400, 120


def batches(start: datetime) -> Iterator[list[Incoming]]:
    """Yield a batch a second, in which each sensor has one event."""
    chance, arrived = random.Random(2), datetime.now(UTC)  # noqa: S311 - the same events each time
    for second in range(SECONDS):
        yield [
            Incoming(
                Event(
                    facility="plant-1",
                    line=f"line-{sensor % 10}",
                    sensor=f"sensor-{sensor:06d}",
                    metric="temperature",
                    ts=start + timedelta(seconds=second, milliseconds=chance.randrange(1_000)),
                    seq=second * SENSORS + sensor,
                    value=round(20 + chance.gauss(), 4),
                    unit="C",
                ),
                *("shard-0", "1", second),
                b"",
                arrived,
            )
            for sensor in range(SENSORS)
        ]


@pytest.fixture(scope="module")
def sizes(postgres: Postgres) -> Mapping[str, float]:
    """Bytes a row of each table, and bytes of log an event."""
    start = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=2)
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE sizes TEMPLATE {TEMPLATE}")
    url = postgres.url("sizes")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT maintain_partitions('3 hours', '3 hours', '24 hours')")
        connection.execute("SELECT maintain_rollups('1 day', '1 day', '9 days')")
        store = PostgresStore(lambda: psycopg.connect(url))
        begin = _position(connection)
        for batch in batches(start):
            store.write(batch, [], stream="sizes")
        logged = _position(connection) - begin
        store.close()
        found = {"log": logged / (SENSORS * SECONDS)}
        for table in ("readings", "rollups_1m"):
            largest = "SELECT max(pg_total_relation_size(relid)) FROM pg_partition_tree(%s) WHERE isleaf"
            [[size]] = connection.execute(largest, (table,)).fetchall()
            [[rows]] = connection.execute(f"SELECT count(*) FROM {table}").fetchall()  # noqa: S608 - one of two names
            found[table] = float(size) / rows
    return found


def _position(connection: psycopg.Connection) -> float:
    [[position]] = connection.execute("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn").fetchall()
    return float(position)


@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("readings", "database.bytes_per_reading"),
        ("rollups_1m", "database.bytes_per_rollup"),
        ("log", "database.wal_bytes_per_event"),
    ],
)
def test_should_take_about_as_many_bytes_as_the_costs_assume(sizes: Mapping[str, float], what: str, name: str) -> None:
    assert sizes[what] == pytest.approx(assumed(name), rel=0.25)
