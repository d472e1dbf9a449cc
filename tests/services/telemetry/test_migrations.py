"""The schema: partitions made and dropped in time, and two versions side by side."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from local.waiting import wait_until
from services.telemetry.storage.postgres import PostgresStore
from tests.support.database import migrate
from tests.support.events import event, incoming

pytestmark = pytest.mark.servers

MAINTAIN = "SELECT action, partition_name FROM maintain_partitions('3 hours', '5 hours', '10 hours')"
READING = """
INSERT INTO readings (ts, seq, value, facility_id, sensor_id, metric, line_id, unit, quality)
VALUES (date_trunc('hour', now()) + %s * interval '1 hour', 1, 1, %s, 's', 'm', 'l', 'u', 'good')
"""

EXPAND = '''
"""The next version: a column that this one does not know."""
from alembic import op
revision, down_revision, branch_labels, depends_on = "{number}", "{former}", None, None
def upgrade() -> None:
    op.execute("ALTER TABLE readings ADD COLUMN batch_id text")
    op.execute("ALTER TABLE latest ADD COLUMN confidence double precision NOT NULL DEFAULT 1")
    op.execute("CREATE INDEX latest_ts ON latest (ts)")
'''
NEWEST = max((Path(__file__).parents[3] / "services/telemetry/migrations/versions").glob("0*.py")).name[:4]


@pytest.fixture
def connection(database: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(database, autocommit=True) as made:
        yield made


def put(connection: psycopg.Connection[Any], hours: int, facility: str = "plant-1") -> None:
    connection.execute(READING, (hours, facility))


def actions(connection: psycopg.Connection[Any]) -> list[str]:
    return [action for action, _ in connection.execute(MAINTAIN)]


def test_should_make_partitions_ahead_and_behind_once(connection: psycopg.Connection[Any]) -> None:
    assert actions(connection) == ["created"] * 9
    assert actions(connection) == []


def test_should_move_rows_out_of_the_default_partition_when_their_partition_is_made(
    connection: psycopg.Connection[Any],
) -> None:
    for hours in (0, 1, 50):
        put(connection, hours)
    assert connection.execute("SELECT default_rows FROM partition_health").fetchone() == (3,)
    assert len(actions(connection)) == 10
    assert connection.execute("SELECT default_rows FROM partition_health").fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM readings").fetchone() == (3,)


def test_should_drop_an_old_hour_only_when_every_facility_is_exported_and_clean(
    connection: psycopg.Connection[Any],
) -> None:
    put(connection, -20)
    put(connection, -20, "plant-2")
    assert actions(connection)[-1] == "not exported"
    hour = "date_trunc('hour', now()) - interval '20 hours'"
    connection.execute(f"SELECT begin_export('plant-1', {hour}), finish_export('plant-1', {hour}, 1)")
    assert actions(connection) == ["not exported"]
    connection.execute(f"SELECT begin_export('plant-2', {hour})")
    assert actions(connection) == ["not exported"], "begun is not exported"
    connection.execute(f"SELECT finish_export('plant-2', {hour}, 1)")
    connection.execute("UPDATE archive_hours SET dirty = true WHERE facility_id = 'plant-2'")
    assert actions(connection) == ["not exported"], "a late reading came"
    connection.execute(f"SELECT begin_export('plant-2', {hour})")
    connection.execute(f"SELECT finish_export('plant-2', {hour}, 2)")
    assert actions(connection) == ["dropped"]
    assert connection.execute("SELECT count(*) FROM readings").fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM archive_hours WHERE dropped_at IS NOT NULL").fetchone() == (2,)


def test_should_postpone_when_somebody_holds_the_table(connection: psycopg.Connection[Any], database: str) -> None:
    put(connection, -20)
    actions(connection)
    hour = "date_trunc('hour', now()) - interval '20 hours'"
    connection.execute(f"SELECT begin_export('plant-1', {hour}), finish_export('plant-1', {hour}, 1)")
    with psycopg.connect(database) as reader:
        reader.execute("SELECT count(*) FROM readings").fetchone()
        assert actions(connection) == ["postponed"]
    assert actions(connection) == ["dropped"]


def test_should_list_closed_hours_for_the_archive_until_they_are_clean(connection: psycopg.Connection[Any]) -> None:
    store = PostgresStore(lambda: psycopg.connect(connection.info.dsn, password=connection.info.password))
    store.write(incoming(event(1), event(2, facility="plant-2")), [], stream="events")
    listed = "SELECT facility_id, exported_before FROM hours_to_export('10 minutes')"
    assert connection.execute(listed).fetchall() == [("plant-1", False), ("plant-2", False)]
    connection.execute("SELECT begin_export('plant-1', %s)", (event().ts,))
    assert len(connection.execute(listed).fetchall()) == 2, "a crash from here on exports it again"
    store.write(incoming(event(3)), [], stream="events")
    connection.execute("SELECT finish_export('plant-1', %s, 1)", (event().ts,))
    assert ("plant-1", True) in connection.execute(listed).fetchall(), "it changed while it was exported"
    connection.execute("SELECT begin_export('plant-1', %s)", (event().ts,))
    connection.execute("SELECT finish_export('plant-1', %s, 2)", (event().ts,))
    assert connection.execute(listed).fetchall() == [("plant-2", False)]
    store.close()


def test_should_refuse_windows_that_would_make_what_they_drop(connection: psycopg.Connection[Any]) -> None:
    for function in ("maintain_partitions", "maintain_rollups"):
        with pytest.raises(psycopg.errors.InvalidParameterValue, match="must be less than keep"):
            connection.execute(f"SELECT {function}('1 hour', '9 hours', '9 hours')")


def test_should_drop_rollups_by_age(connection: psycopg.Connection[Any]) -> None:
    for table, days in (("rollups_1m", 40), ("rollups_1m", 1), ("rollups_1h", 40)):
        connection.execute(
            f"INSERT INTO {table} (bucket, count, sum, min, max, facility_id, sensor_id, metric) "  # noqa: S608 - two names of ours
            f"VALUES (now() - interval '{days} days', 1, 1, 1, 1, 'p', 's', 'm')"
        )
    connection.execute("SELECT maintain_rollups('1 day', '5 days', '30 days')")
    assert connection.execute("SELECT count(*) FROM rollups_1m").fetchone() == (1,)
    assert connection.execute("SELECT count(*) FROM rollups_1h").fetchone() == (0,)


def test_should_write_on_the_schema_of_the_next_version(database: str, tmp_path: Path) -> None:
    store = PostgresStore(lambda: psycopg.connect(database))
    store.write(incoming(event(1)), [], stream="events")
    (tmp_path / "9999_expand.py").write_text(EXPAND.format(number="9999", former=NEWEST))
    migrate(database, more=tmp_path)
    # The same connection, with statements that were prepared before.
    assert store.write(incoming(event(1), event(2)), [], stream="events").inserted == 1
    assert store.write(incoming(event(3), event(4, seconds=9)), [], stream="events").inserted == 2
    assert [each.seq for each in store.newest()] == [4]
    store.close()


def test_should_mark_an_alert_when_it_is_acknowledged(connection: psycopg.Connection[Any]) -> None:
    for seq in (1, 2):
        connection.execute(
            'INSERT INTO alerts (facility_id, sensor_id, metric, ts, seq, kind, value, "limit") '
            "VALUES ('p', 's', 'm', '2026-03-01', %s, 'low', 1, 2)",
            (seq,),
        )
    acknowledge = (
        "INSERT INTO alert_acknowledgements (facility_id, sensor_id, metric, ts, seq, kind, client_id, comment) "
        "VALUES ('p', 's', 'm', '2026-03-01', %s, 'low', 'c', %s)"
    )
    connection.execute(acknowledge, (1, "seen"))
    assert connection.execute("SELECT seq FROM alerts WHERE acknowledged").fetchall() == [(1,)]
    with pytest.raises(psycopg.errors.UniqueViolation):
        connection.execute(acknowledge, (1, "again"))
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        connection.execute(acknowledge, (3, "no such alert"))
    with pytest.raises(psycopg.errors.CheckViolation):
        connection.execute(acknowledge, (2, ""))


def test_should_update_latest_values_within_their_page(connection: psycopg.Connection[Any]) -> None:
    store = PostgresStore(lambda: psycopg.connect(connection.info.dsn, password=connection.info.password))
    for seq in range(20):
        store.write(incoming(event(seq, seconds=seq)), [], stream="events")
    store.close()
    # An index that holds what every batch changes would make each update write to all indices.
    done = "SELECT pg_stat_get_tuples_updated(%(t)s::regclass), pg_stat_get_tuples_hot_updated(%(t)s::regclass)"

    def updates() -> tuple[int, int]:
        ((updated, within_page),) = connection.execute(done, {"t": "latest"}).fetchall()
        return updated, within_page

    assert wait_until(lambda: updates()[0] == 19, seconds=30), "the writer told no statistics"
    assert updates() == (19, 19)
