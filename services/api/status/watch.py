"""Looks after PostgreSQL and Redis."""

import asyncio
from collections.abc import Mapping
from datetime import datetime

from services.api.latest.ports import LatestReader
from services.api.pools.ports import Database
from services.api.pools.remembered import Remembered
from services.api.pools.statements import statement
from services.api.problems import Unavailable

ANSWER_SECONDS = 1.0
"""How long an answer is used again: probes and clients must not become a load of their own."""
PROBE_SECONDS = 2.0
"""Within the 5 s that the load balancer gives a probe."""
NEWEST_SECONDS, NEWEST_STALE_SECONDS = 10.0, 300.0

# Reads as many rows as the facility has sensors and metrics. An index on ts would make every update of the table
# dearer, ten thousand a second.
NEWEST = statement("newest_of_facility", "SELECT max(ts) FROM latest WHERE facility_id = %(facility)s")


class LiveWatch:
    """Asks them; an adapter of `Watch`."""

    def __init__(self, *, database: Database, cache: LatestReader) -> None:
        """Take whom to ask."""
        self._database = database
        self._is_up = Remembered[str, bool](lambda _: self._answers(), fresh_seconds=ANSWER_SECONDS, maximum=1)
        self._cache_is_up = Remembered[str, bool](
            lambda _: cache.is_reachable(), fresh_seconds=ANSWER_SECONDS, maximum=1
        )
        self._newest = Remembered(self._read, fresh_seconds=NEWEST_SECONDS, stale_seconds=NEWEST_STALE_SECONDS)

    async def database(self) -> bool:
        """See `Watch`."""
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                return await self._is_up.get("")
        except TimeoutError:  # it hangs; whoever probes has no patience
            return False

    async def cache(self) -> bool:
        """See `Watch`."""
        return await self._cache_is_up.get("")

    async def newest(self, facilities: frozenset[str]) -> Mapping[str, datetime]:
        """See `Watch`."""
        found = {}
        for facility in sorted(facilities):
            try:
                at = await self._newest.get(facility)
            except Unavailable:
                break  # the next one would wait as long
            if at is not None:
                found[facility] = at
        return found

    async def _answers(self) -> bool:
        try:
            await self._database.fetch("SELECT 1")
        except Unavailable:
            return False
        return True

    async def _read(self, facility: str) -> datetime | None:
        rows = await self._database.fetch(NEWEST.text, {"facility": facility})
        newest: datetime | None = rows[0][0]
        return newest
