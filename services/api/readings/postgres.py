"""Pages of readings, off the partitions' primary keys."""

from datetime import datetime, timedelta

from services.api.pools.ports import Database
from services.api.pools.statements import statement
from services.api.pools.windows import windows
from services.api.readings.ports import Reading, Series

PARTITION = timedelta(hours=1)

# The plain limits of ts are what the planner leaves partitions out by; a comparison of rows would not do.
READINGS = statement(
    "readings",
    """
    SELECT ts, seq, value, unit, quality, line_id FROM readings
    WHERE facility_id = %(facility)s AND sensor_id = %(sensor)s AND metric = %(metric)s
      AND ts >= %(start)s AND ts < %(end)s AND (ts, seq) > (%(after_ts)s, %(after_seq)s)
    ORDER BY ts, seq LIMIT %(limit)s
    """,
)


class PostgresReadings:
    """The table `readings`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self, series: Series, start: datetime, end: datetime, *, after: tuple[datetime, int] | None, limit: int
    ) -> list[Reading]:
        """See `Readings`."""
        after_ts, after_seq = after or (start, -1)
        found: list[Reading] = []
        for lower, upper in windows(max(start, after_ts), end, PARTITION):
            rows = await self._database.fetch(
                READINGS.text,
                {
                    "facility": series.facility,
                    "sensor": series.sensor,
                    "metric": series.metric,
                    "start": lower,
                    "end": upper,
                    "after_ts": after_ts,
                    "after_seq": after_seq,
                    "limit": limit - len(found),
                },
            )
            found += [
                Reading(ts=ts, seq=seq, value=value, unit=unit, quality=quality, line=line)
                for ts, seq, value, unit, quality, line in rows
            ]
            if len(found) >= limit:
                break
        return found
