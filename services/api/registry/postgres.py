"""Lines and sensors: what has ever sent a reading.

Line and unit are those of the newest reading, because a sensor can be moved; limits come from the registry.
"""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from services.api.pools.ports import Database
from services.api.pools.statements import statement
from services.api.registry.ports import Line, Metric, Sensor

# Each step of the recursion is one look into the index.
LINES = statement(
    "lines",
    """
    WITH RECURSIVE found (line_id, place) AS (
        (SELECT line_id, 1 FROM latest WHERE facility_id = %(facility)s AND line_id > %(after)s
         ORDER BY line_id LIMIT 1)
        UNION ALL
        SELECT following.line_id, found.place + 1
        FROM found CROSS JOIN LATERAL (
            SELECT line_id FROM latest WHERE facility_id = %(facility)s AND line_id > found.line_id
            ORDER BY line_id LIMIT 1
        ) AS following
        WHERE found.place < %(limit)s
    )
    SELECT line_id FROM found
    """,
)

# The limits inside keep the planner from reading a whole table for a join; nobody has a thousand metrics a sensor.
_SELECT = """
    SELECT l.sensor_id, l.metric, l.line_id, l.ts, l.unit, s.low_limit, s.high_limit, s.first_seen_at FROM
"""
_METRICS = """
    CROSS JOIN LATERAL (
        SELECT sensor_id, metric, line_id, ts, unit FROM latest
        WHERE facility_id = %(facility)s AND sensor_id = page.sensor_id ORDER BY metric LIMIT 1000
    ) AS l
"""
_METRIC = """
    CROSS JOIN LATERAL (
        SELECT sensor_id, metric, line_id, ts, unit FROM latest
        WHERE facility_id = %(facility)s AND sensor_id = page.sensor_id AND metric = %(metric)s LIMIT 1
    ) AS l
"""
_REGISTERED = """
    CROSS JOIN LATERAL (
        SELECT low_limit, high_limit, first_seen_at FROM sensors
        WHERE facility_id = %(facility)s AND sensor_id = l.sensor_id AND metric = l.metric LIMIT 1
    ) AS s
"""
_PAGE = "AND sensor_id > %(after)s ORDER BY sensor_id LIMIT %(limit)s) AS page"
SENSORS = statement(
    "sensors",
    _SELECT,
    "(SELECT DISTINCT sensor_id FROM latest WHERE facility_id = %(facility)s",
    _PAGE,
    _METRICS,
    _REGISTERED,
)
SENSORS_OF_LINE = statement(
    "sensors_of_line",
    _SELECT,
    "(SELECT DISTINCT sensor_id FROM latest WHERE facility_id = %(facility)s AND line_id = %(line)s",
    _PAGE,
    _METRICS,
    _REGISTERED,
)
SENSORS_WITH_METRIC = statement(
    "sensors_with_metric",
    _SELECT,
    "(SELECT sensor_id FROM sensors WHERE facility_id = %(facility)s AND metric = %(metric)s",
    _PAGE,
    _METRIC,
    _REGISTERED,
)
SENSORS_OF_LINE_WITH_METRIC = statement(
    "sensors_of_line_with_metric",
    _SELECT,
    """
    (SELECT DISTINCT sensor_id FROM latest
     WHERE facility_id = %(facility)s AND line_id = %(line)s AND metric = %(metric)s
    """,
    _PAGE,
    _METRIC,
    _REGISTERED,
)
SENSOR = statement("sensor", _SELECT, "(VALUES (%(sensor)s)) AS page (sensor_id)", _METRICS, _REGISTERED)
_FILTERED = {
    (False, False): SENSORS,
    (True, False): SENSORS_OF_LINE,
    (False, True): SENSORS_WITH_METRIC,
    (True, True): SENSORS_OF_LINE_WITH_METRIC,
}


class PostgresRegistry:
    """The tables `latest` and `sensors`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def lines(self, facility: str, *, after: str, limit: int) -> list[Line]:
        """See `services.api.registry.ports.Registry`."""
        rows = await self._database.fetch(LINES.text, {"facility": facility, "after": after, "limit": limit})
        return [Line(facility=facility, line=line) for (line,) in rows]

    async def sensors(
        self, facility: str, *, line: str | None, metric: str | None, after: str, limit: int
    ) -> list[Sensor]:
        """See `services.api.registry.ports.Registry`."""
        chosen = _FILTERED[line is not None, metric is not None]
        parameters = {"facility": facility, "line": line, "metric": metric, "after": after, "limit": limit}
        return list(_sensors(facility, await self._database.fetch(chosen.text, parameters)))

    async def sensor(self, facility: str, sensor: str) -> Sensor | None:
        """See `services.api.registry.ports.Registry`."""
        rows = await self._database.fetch(SENSOR.text, {"facility": facility, "sensor": sensor})
        return next(_sensors(facility, rows), None)


def _sensors(facility: str, rows: list[tuple[Any, ...]]) -> Iterator[Sensor]:
    for sensor, metrics in groupby(sorted(rows, key=itemgetter(0, 1)), key=itemgetter(0)):
        held = list(metrics)
        yield Sensor(
            facility=facility,
            line=max(held, key=itemgetter(3))[2],
            sensor=sensor,
            metrics=[
                Metric(metric=metric, unit=unit, low_limit=low, high_limit=high, first_seen_at=first_seen_at)
                for _, metric, _, _, unit, low, high, first_seen_at in held
            ],
        )
