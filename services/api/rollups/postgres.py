"""Pages of rollups, off primary keys."""

from datetime import datetime, timedelta

from services.api.pools.ports import Database
from services.api.pools.statements import statement
from services.api.pools.windows import windows
from services.api.readings.ports import Series
from services.api.rollups.ports import Resolution, Rollup

PARTITION = timedelta(days=1)
"""Of the minutes; the hours have none."""

ROLLUPS_1M = statement(
    "rollups_1m",
    """
    SELECT bucket, count, sum, min, max FROM rollups_1m
    WHERE facility_id = %(facility)s AND sensor_id = %(sensor)s AND metric = %(metric)s
      AND bucket >= %(start)s AND bucket < %(end)s
    ORDER BY bucket LIMIT %(limit)s
    """,
)
ROLLUPS_1H = statement(
    "rollups_1h",
    """
    SELECT bucket, count, sum, min, max FROM rollups_1h
    WHERE facility_id = %(facility)s AND sensor_id = %(sensor)s AND metric = %(metric)s
      AND bucket >= %(start)s AND bucket < %(end)s
    ORDER BY bucket LIMIT %(limit)s
    """,
)


class PostgresRollups:
    """The tables `rollups_1m` and `rollups_1h`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self, series: Series, resolution: Resolution, start: datetime, end: datetime, *, limit: int
    ) -> list[Rollup]:
        """See `Rollups`."""
        pieces = windows(start, end, PARTITION) if resolution == "1m" else iter([(start, end)])
        chosen = ROLLUPS_1M if resolution == "1m" else ROLLUPS_1H
        found: list[Rollup] = []
        for lower, upper in pieces:
            rows = await self._database.fetch(
                chosen.text,
                {
                    "facility": series.facility,
                    "sensor": series.sensor,
                    "metric": series.metric,
                    "start": lower,
                    "end": upper,
                    "limit": limit - len(found),
                },
            )
            found += [
                Rollup(bucket=bucket, count=count, sum=total, min=least, max=greatest, mean=total / count)
                for bucket, count, total, least, greatest in rows
            ]
            if len(found) >= limit:
                break
        return found
