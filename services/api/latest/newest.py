"""Where the newest values are looked for first, and where then."""

from collections.abc import Sequence
from enum import StrEnum

from services.api.latest.ports import LatestReader, Place, StoredLatest
from services.api.pools.remembered import Remembered
from services.api.problems import NotFound
from services.api.registry.ports import Registry
from services.telemetry.cache import CacheUnavailableError
from services.telemetry.events import Event

LINES = 10_000
"""More of one facility are not looked at."""
LINES_SECONDS, LINES_STALE_SECONDS = 10.0, 300.0
"""A new line shows up after the first; while the database is away, the lines are known for the second."""
VALUE_SECONDS = 0.2
"""How long a line's values are used again: however many ask for a line, Redis is asked five times a second."""


class Source(StrEnum):
    """Where values came from."""

    CACHE = "cache"
    DATABASE = "database"


class Newest:
    """The newest values of lines and facilities."""

    def __init__(self, *, cache: LatestReader, stored: StoredLatest, registry: Registry) -> None:
        """Take Redis, PostgreSQL, and the registry of lines, which is in PostgreSQL too."""
        self._stored = stored
        self._values = Remembered[tuple[str, str], Sequence[Event]](
            lambda key: cache.line(*key), fresh_seconds=VALUE_SECONDS, maximum=LINES
        )
        self._lines = Remembered[str, Sequence[str]](
            lambda facility: _lines(registry, facility),
            fresh_seconds=LINES_SECONDS,
            stale_seconds=LINES_STALE_SECONDS,
        )

    async def of_line(self, facility: str, line: str, *, after: Place, limit: int) -> tuple[Sequence[Event], Source]:
        """Return the newest values of a line, sorted by sensor and metric, and where they came from.

        Args:
            facility: the line's.
            line: which.
            after: the last place of the page before; three empty texts for the first page.
            limit: the most values.

        Raises:
            NotFound: there are none at all.
            services.api.problems.Unavailable: neither Redis nor PostgreSQL can tell.
        """
        values, source = await self._cached(facility, line), Source.CACHE
        if values:
            return _after(values, after)[:limit], source
        # Redis is away, or has lost its values and not got them back yet.
        begin = after if after[0] else (line, "", "")
        stored = await self._stored.newest(facility, line=line, after=begin, limit=limit)
        if not stored and not after[0]:
            raise NotFound
        return stored, Source.DATABASE

    async def of_facility(self, facility: str, *, after: Place, limit: int) -> tuple[Sequence[Event], Source]:
        """Do the same for all lines of a facility, sorted by line first; none is an empty list."""
        found: list[Event] = []
        for line in await self._lines.get(facility):
            if line < after[0]:
                continue
            values = await self._cached(facility, line)
            if not values:
                return await self._stored.newest(facility, line=None, after=after, limit=limit), Source.DATABASE
            found += _after(values, after)
            if len(found) >= limit:
                break
        return found[:limit], Source.CACHE

    async def _cached(self, facility: str, line: str) -> Sequence[Event]:
        try:
            return await self._values.get((facility, line))
        except CacheUnavailableError:
            return ()


def _after(values: Sequence[Event], after: Place) -> Sequence[Event]:
    if not after[0]:
        return values
    return [each for each in values if (each.line, each.sensor, each.metric) > after]


async def _lines(registry: Registry, facility: str) -> Sequence[str]:
    return [each.line for each in await registry.lines(facility, after="", limit=LINES)]
