"""The index of the archive."""

from datetime import datetime
from typing import Any

from services.api.archive.ports import ArchivedHour
from services.api.pools.ports import Database
from services.api.pools.statements import statement

_SELECT = "SELECT hour, rows, exported_at, clean, dropped_at IS NOT NULL FROM archive_hours"
ARCHIVED_HOURS = statement(
    "archived_hours",
    _SELECT,
    "WHERE facility_id = %(facility)s AND hour >= %(start)s AND hour < %(end)s "
    "AND exported_at IS NOT NULL ORDER BY hour LIMIT %(limit)s",
)
ARCHIVED_HOUR = statement(
    "archived_hour",
    _SELECT,
    "WHERE facility_id = %(facility)s AND hour = %(hour)s AND exported_at IS NOT NULL",
)


class PostgresArchiveIndex:
    """The table `archive_hours`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, facility: str, start: datetime, end: datetime, *, limit: int) -> list[ArchivedHour]:
        """See `ArchiveIndex`."""
        parameters = {"facility": facility, "start": start, "end": end, "limit": limit}
        return _hours(await self._database.fetch(ARCHIVED_HOURS.text, parameters))

    async def hour(self, facility: str, start: datetime) -> ArchivedHour | None:
        """See `ArchiveIndex`."""
        rows = await self._database.fetch(ARCHIVED_HOUR.text, {"facility": facility, "hour": start})
        return next(iter(_hours(rows)), None)


def _hours(rows: list[tuple[Any, ...]]) -> list[ArchivedHour]:
    return [
        ArchivedHour(start=hour, rows=count, exported_at=exported_at, is_complete=clean, is_final=dropped)
        for hour, count, exported_at, clean, dropped in rows
    ]
