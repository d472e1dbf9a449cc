"""The newest value of each sensor and metric, as PostgreSQL has it."""

from services.api.latest.ports import Place
from services.api.pools.ports import Database
from services.api.pools.statements import statement
from services.telemetry.events import Event

_SELECT = "SELECT facility_id, line_id, sensor_id, metric, ts, seq, value, unit, quality FROM latest"
LATEST_OF_FACILITY = statement(
    "latest_of_facility",
    _SELECT,
    """
    WHERE facility_id = %(facility)s AND (line_id, sensor_id, metric) > (%(after_line)s, %(sensor)s, %(metric)s)
    ORDER BY line_id, sensor_id, metric LIMIT %(limit)s
    """,
)
LATEST_OF_LINE = statement(
    "latest_of_line",
    _SELECT,
    """
    WHERE facility_id = %(facility)s AND line_id = %(line)s AND (sensor_id, metric) > (%(sensor)s, %(metric)s)
    ORDER BY sensor_id, metric LIMIT %(limit)s
    """,
)


class PostgresLatest:
    """The table `latest`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def newest(self, facility: str, *, line: str | None, after: Place, limit: int) -> list[Event]:
        """See `services.api.latest.ports.StoredLatest`."""
        after_line, sensor, metric = after
        if line is not None and after_line < line:
            sensor = metric = ""
        rows = await self._database.fetch(
            (LATEST_OF_FACILITY if line is None else LATEST_OF_LINE).text,
            {
                "facility": facility,
                "line": line,
                "after_line": after_line,
                "sensor": sensor,
                "metric": metric,
                "limit": limit,
            },
        )
        return [
            Event(
                facility=of_facility,
                line=of_line,
                sensor=sensor,
                metric=metric,
                ts=ts,
                seq=seq,
                value=value,
                unit=unit,
                quality=quality,
            )
            for of_facility, of_line, sensor, metric, ts, seq, value, unit, quality in rows
        ]
