"""What is stored after a run, read from PostgreSQL and Redis themselves."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
import psycopg

from local.account import Derived, Stored
from local.ranges import Range
from services.telemetry.cache import LatestCache

RELATIVE_ERROR = 1e-9
"""Of a sum of doubles: it depends on the order in which they are added."""

# Rows of consecutive numbers have the same difference between number and rank.
SEQS = """
SELECT facility_id, min(seq), max(seq), sum(rows)::bigint FROM (
    SELECT facility_id, seq, count(*) AS rows, seq - row_number() OVER (PARTITION BY facility_id ORDER BY seq) AS island
    FROM readings GROUP BY facility_id, seq) AS numbered
GROUP BY facility_id, island ORDER BY 1, 2
"""

ROLLUPS = """
SELECT count(*) FROM (
    SELECT facility_id, sensor_id, metric, date_trunc('{unit}', ts, 'UTC') AS bucket,
           count(*), sum(value), min(value), max(value), sum(abs(value)) AS size
    FROM readings GROUP BY 1, 2, 3, 4) AS wanted
FULL JOIN {table} AS held USING (facility_id, sensor_id, metric, bucket)
WHERE wanted.count IS DISTINCT FROM held.count OR wanted.min <> held.min OR wanted.max <> held.max
   OR abs(wanted.sum - held.sum) > {error} * wanted.size
"""

LATEST = """
SELECT count(*) FROM (
    SELECT DISTINCT ON (facility_id, sensor_id, metric) facility_id, sensor_id, metric, ts, seq, value
    FROM readings ORDER BY facility_id, sensor_id, metric, ts DESC, seq DESC) AS wanted
FULL JOIN latest AS held USING (facility_id, sensor_id, metric)
WHERE (wanted.ts, wanted.seq, wanted.value) IS DISTINCT FROM (held.ts, held.seq, held.value)
"""

# From the event's own time to the commit that made it visible; needs track_commit_timestamp.
LAG = """
SELECT coalesce(percentile_cont(ARRAY[0.5, 0.99, 1.0]) WITHIN GROUP (ORDER BY seconds), ARRAY[0, 0, 0]) FROM (
    SELECT extract(epoch FROM pg_xact_commit_timestamp(xmin) - ts)::double precision AS seconds
    FROM readings WHERE ts >= %s) AS lags
"""


class Lag(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds from an event's own time to the commit that made it visible.

    Attributes:
        p50: half of the events were faster.
        p99: 99 of 100 events were faster.
        max: of the slowest event.
    """

    p50: float
    p99: float
    max: float


def stored(connection: psycopg.Connection[Any]) -> list[Stored]:
    """Return what the table of readings has."""
    ranges: dict[str, list[Range]] = {}
    readings = Counter[str]()
    for facility, first, last, rows in connection.execute(SEQS):
        ranges.setdefault(facility, []).append((first, last))
        readings[facility] += rows
    return [Stored(facility=each, readings=readings[each], seqs=seqs) for each, seqs in ranges.items()]


def dead_letters(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """Return how many different events are dead letters, by reason; who hears no answer sends the same one again."""
    query = "SELECT reason, count(DISTINCT payload) FROM dead_letters GROUP BY reason ORDER BY reason"
    return dict(connection.execute(query).fetchall())


def derived(connection: psycopg.Connection[Any], cache: LatestCache) -> Derived:
    """Return what does not follow from the readings."""
    return Derived(
        rollups_1m=_number(connection, ROLLUPS.format(unit="minute", table="rollups_1m", error=RELATIVE_ERROR)),
        rollups_1h=_number(connection, ROLLUPS.format(unit="hour", table="rollups_1h", error=RELATIVE_ERROR)),
        latest=_number(connection, LATEST),
        cache=_cache_differences(connection, cache),
        rollup_events_1m=_number(connection, "SELECT coalesce(sum(count), 0) FROM rollups_1m"),
        rollup_events_1h=_number(connection, "SELECT coalesce(sum(count), 0) FROM rollups_1h"),
        unsent_dead_letters=_number(connection, "SELECT count(*) FROM dead_letters WHERE sent_at IS NULL"),
    )


def lag(connection: psycopg.Connection[Any], *, since: Any) -> Lag:
    """Return how long events took, of those whose own time is `since` or later."""
    [[quantiles]] = connection.execute(LAG, [since]).fetchall()
    p50, p99, longest = (round(each, 3) for each in quantiles)
    return Lag(p50=p50, p99=p99, max=longest)


def _cache_differences(connection: psycopg.Connection[Any], cache: LatestCache) -> int:
    query = "SELECT facility_id, line_id, sensor_id, metric, ts, seq, value FROM latest"
    lines: dict[tuple[str, str], set[Sequence[Any]]] = {}
    for facility, line, *rest in connection.execute(query):
        lines.setdefault((facility, line), set()).add(tuple(rest))
    differences = 0
    for (facility, line), wanted in lines.items():
        held = {(each.sensor, each.metric, each.ts, each.seq, each.value) for each in cache.line(facility, line)}
        differences += len(wanted ^ held)
    return differences


def _number(connection: psycopg.Connection[Any], query: str) -> int:
    [[number]] = connection.execute(query.encode()).fetchall()
    return int(number)
