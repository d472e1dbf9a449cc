"""The newest values without a server."""

from collections.abc import Iterable, Sequence

from services.api.latest.ports import Place, place_of
from services.telemetry.cache import MemoryLatestCache
from services.telemetry.events import Event


class MemoryLatest:
    """What Redis would tell.

    Attributes:
        cache: what holds the values; `cache.is_reachable = False` makes it fail.
    """

    def __init__(self, events: Iterable[Event] = ()) -> None:
        """Take the values."""
        self.cache = MemoryLatestCache()
        self.cache.update(list(events))

    async def line(self, facility: str, line: str) -> Sequence[Event]:
        """See `LatestReader`."""
        return self.cache.line(facility, line)

    async def is_reachable(self) -> bool:
        """See `LatestReader`."""
        return self.cache.is_reachable


class MemoryStoredLatest:
    """What PostgreSQL would tell."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        """Take the values, one of each sensor and metric."""
        self._events = sorted(events, key=lambda each: (each.facility, place_of(each)))

    async def newest(self, facility: str, *, line: str | None, after: Place, limit: int) -> Sequence[Event]:
        """See `StoredLatest`."""
        return [
            each
            for each in self._events
            if each.facility == facility and line in {None, each.line} and place_of(each) > after
        ][:limit]
