"""An archive's index without a server; its files need none."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from services.api.archive.ports import ArchivedHour


class MemoryArchiveIndex:
    """Hours in a list."""

    def __init__(self, hours: Iterable[tuple[str, ArchivedHour]] = ()) -> None:
        """Take facilities and hours."""
        self._hours = sorted(hours, key=lambda each: each[1].start)

    async def page(self, facility: str, start: datetime, end: datetime, *, limit: int) -> Sequence[ArchivedHour]:
        """See `ArchiveIndex`."""
        return [each for of, each in self._hours if of == facility and start <= each.start < end][:limit]

    async def hour(self, facility: str, start: datetime) -> ArchivedHour | None:
        """See `ArchiveIndex`."""
        return next((each for of, each in self._hours if (of, each.start) == (facility, start)), None)
