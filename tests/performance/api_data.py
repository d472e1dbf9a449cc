"""Readings for the benchmark of the API: 10 million, in hourly partitions; registry, latest values and cache."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

from local.stack import Stack
from services.gateway.factory import Place, places
from services.telemetry.events import Event

FACILITY = "bench"
READINGS = 10_000_000
HOURS = 24
SENSORS = 500
"""With two metrics each: 1,000 series of 10,000 readings, one every 8.64 s."""
SMALL_LINE = "line-10"
"""Has five of its sensors left, and so ten values; the others have a hundred."""
SMALL_SENSORS = 5

SERIES = """
CREATE TEMPORARY TABLE series (number bigint, sensor text, metric text, line text, unit text, level double precision)
"""
# In the order of the key, as an index is filled best.
FILL = """
INSERT INTO readings (ts, seq, value, facility_id, sensor_id, metric, line_id, unit, quality)
SELECT ts, row_number() OVER (PARTITION BY sensor, metric ORDER BY ts) + %(seq)s, level + random(), %(facility)s,
       sensor, metric, line, unit, 'good'
FROM series, generate_series(%(start)s::timestamptz + number * interval '1 millisecond',
                             %(start)s::timestamptz + interval '1 hour' - interval '1 millisecond',
                             make_interval(secs => %(step)s)) AS ts
ORDER BY sensor COLLATE "C", metric COLLATE "C", ts
"""
LATEST = """
INSERT INTO latest (ts, seq, value, facility_id, sensor_id, metric, line_id, unit, quality)
SELECT newest.* FROM series, LATERAL (
    SELECT ts, seq, value, facility_id, sensor_id, readings.metric, line_id, readings.unit, quality FROM readings
    WHERE facility_id = %(facility)s AND sensor_id = sensor AND readings.metric = series.metric AND ts >= %(start)s
    ORDER BY ts DESC, seq DESC LIMIT 1) AS newest
"""
REGISTRY = """
INSERT INTO sensors (facility_id, sensor_id, metric, line_id, unit)
SELECT %(facility)s, sensor, metric, line, unit FROM series
"""


def series() -> list[Place]:
    """Return what is measured; the last line is a small one."""
    found = places(facilities=(FACILITY,), sensors=SENSORS)
    small = [each for each in found if each.line == SMALL_LINE]
    return [each for each in found if each not in small[2 * SMALL_SENSORS :]]


def fill(stack: Stack, *, readings: int = READINGS) -> datetime:
    """Store the readings of the hours that have passed, newest values in PostgreSQL and Redis; analyze.

    Returns:
        When the first reading was.
    """
    measured = series()
    start = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=HOURS)
    step = 3600 * HOURS / (readings / len(measured))
    with stack.connect() as connection:
        connection.execute("SET synchronous_commit = off")
        connection.execute("SELECT maintain_partitions('3 hours', '30 hours', '120 hours')")
        connection.execute(SERIES)
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO series VALUES (%s, %s, %s, %s, %s, %s)",
                [
                    (number, each.sensor, each.metric.name, each.line, each.metric.unit, each.metric.level)
                    for number, each in enumerate(measured)
                ],
            )
        for hour in range(HOURS):
            values = {"facility": FACILITY, "start": start + timedelta(hours=hour), "step": step, "seq": hour * 100_000}
            connection.execute(FILL, values)
        connection.execute(REGISTRY, {"facility": FACILITY})
        connection.execute(LATEST, {"facility": FACILITY, "start": start + timedelta(hours=HOURS - 1)})
        for table in ("readings", "latest", "sensors"):
            connection.execute(f"VACUUM ANALYZE {table}".encode())
        connection.execute("CHECKPOINT")
        rows = connection.execute(
            "SELECT facility_id, line_id, sensor_id, metric, ts, seq, value, unit, quality FROM latest"
        ).fetchall()
    names = ("facility", "line", "sensor", "metric", "ts", "seq", "value", "unit", "quality")
    with closing(stack.latest_cache(writes=True)) as cache:
        cache.rebuild(Event(**dict(zip(names, row, strict=True))) for row in rows)
    return start
