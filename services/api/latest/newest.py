"""Where the newest values are looked for first, and where then."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.api.encoded import Encoded
from services.api.latest.ports import LatestReader, Place, StoredLatest, place_of
from services.api.pools.remembered import Remembered
from services.api.problems import NotFound
from services.api.registry.ports import Registry
from services.telemetry.cache import CacheUnavailableError
from services.telemetry.events import Event

LINES = 10_000
"""More of one facility are not looked at."""
LINE_VALUES = 10_000
"""More of one line are not looked at in PostgreSQL."""
LINES_SECONDS, LINES_STALE_SECONDS = 10.0, 300.0
"""A new line shows up after the first; while the database is away, the lines are known for the second."""
VALUE_SECONDS = 0.2
"""How long a line's values are used again: however many ask for a line, Redis is asked five times a second.

So is PostgreSQL in its place: a Redis that goes away must not take the database with it.
"""


class Source(StrEnum):
    """Where values came from."""

    CACHE = "cache"
    DATABASE = "database"


@dataclass(slots=True)
class LineValues:
    """The newest values of a line at one moment.

    Attributes:
        values: sorted by sensor and metric.
        source: where they came from.
        first_page: its body as it was sent last, and with which limit. Only one: what is kept of a line stays bounded.
    """

    values: Sequence[Event]
    source: Source
    first_page: tuple[int, Encoded] | None = None

    def after(self, place: Place) -> Sequence[Event]:
        """Return the values after a place; three empty texts are the beginning."""
        if not place[0]:
            return self.values
        return [each for each in self.values if place_of(each) > place]


class Newest:
    """The newest values of lines and facilities."""

    def __init__(self, *, cache: LatestReader, stored: StoredLatest, registry: Registry) -> None:
        """Take Redis, PostgreSQL, and the registry of lines, which is in PostgreSQL too."""
        self._cache, self._stored = cache, stored
        self._values = Remembered[tuple[str, str], LineValues](self._read, fresh_seconds=VALUE_SECONDS, maximum=LINES)
        self._lines = Remembered[str, Sequence[str]](
            lambda facility: _lines(registry, facility),
            fresh_seconds=LINES_SECONDS,
            stale_seconds=LINES_STALE_SECONDS,
        )

    async def of_line(self, facility: str, line: str) -> LineValues:
        """Return the newest values of a line; whoever asks within a moment gets the same object.

        Raises:
            NotFound: there are none at all.
            services.api.problems.Unavailable: neither Redis nor PostgreSQL can tell.
        """
        found = await self._values.get((facility, line))
        if not found.values:
            raise NotFound
        return found

    async def of_facility(self, facility: str, *, after: Place, limit: int) -> tuple[Sequence[Event], Source]:
        """Return the newest values of all lines of a facility, sorted by line, sensor and metric, and their source.

        Args:
            facility: which.
            after: the last place of the page before; three empty texts for the first page.
            limit: the most values.

        Raises:
            services.api.problems.Unavailable: neither Redis nor PostgreSQL can tell.
        """
        found: list[Event] = []
        sources = {Source.CACHE}
        for line in await self._lines.get(facility):
            if line < after[0]:
                continue
            each = await self._values.get((facility, line))
            sources.add(each.source)
            found += each.after(after)
            if len(found) >= limit:
                break
        return found[:limit], Source.DATABASE if Source.DATABASE in sources else Source.CACHE

    async def _read(self, key: tuple[str, str]) -> LineValues:
        facility, line = key
        try:
            values = await self._cache.line(facility, line)
        except CacheUnavailableError:
            values = ()
        if values:
            return LineValues(values, Source.CACHE)
        # Redis is away, or has lost its values and not got them back yet.
        begin = (line, "", "")
        stored = await self._stored.newest(facility, line=line, after=begin, limit=LINE_VALUES)
        return LineValues(stored, Source.DATABASE)


async def _lines(registry: Registry, facility: str) -> Sequence[str]:
    return [each.line for each in await registry.lines(facility, after="", limit=LINES)]
