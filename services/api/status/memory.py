"""A watch that sees what it is told."""

from collections.abc import Mapping
from datetime import datetime


class MemoryWatch:
    """What a watch would see.

    Attributes:
        database_answers: whether PostgreSQL does.
        cache_answers: whether Redis does.
    """

    def __init__(self, newest: Mapping[str, datetime] | None = None) -> None:
        """Take the newest reading of each facility."""
        self.database_answers = self.cache_answers = True
        self._newest = dict(newest or {})

    async def database(self) -> bool:
        """See `Watch`."""
        return self.database_answers

    async def cache(self) -> bool:
        """See `Watch`."""
        return self.cache_answers

    async def newest(self, facilities: frozenset[str]) -> Mapping[str, datetime]:
        """See `Watch`."""
        return {facility: at for facility, at in self._newest.items() if facility in facilities}
