"""The newest value of every sensor and metric, by production line: where the REST API looks first.

The port, and an adapter in memory; `cache_redis` has the one that runs.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from services.telemetry.events import Event


class CacheUnavailableError(RuntimeError):
    """The cache cannot be reached, or was not reached lately and is left alone for a while."""


class LatestCache(Protocol):
    """The newest values, by (ts, seq). It may lose them: the store has them too."""

    def update(self, events: Sequence[Event]) -> None:
        """Take those of the events that are newer than what is there.

        Raises:
            CacheUnavailableError: any number of them may have been taken; giving them again is harmless.
        """

    def line(self, facility: str, line: str) -> list[Event]:
        """Return the newest value of each sensor and metric of a production line, sorted by sensor and metric.

        Raises:
            CacheUnavailableError: ask the store.
        """

    def claim_rebuild(self) -> bool:
        """Tell whether the caller is the one to fill the cache: of many at once, one is.

        Raises:
            CacheUnavailableError: it cannot be asked.
        """

    def rebuild(self, events: Iterable[Event]) -> int:
        """Take the newest values from the store, and return how many there were; newer ones stay.

        Raises:
            CacheUnavailableError: any number of them may have been taken.
        """


class MemoryLatestCache:
    """A cache without a server.

    Attributes:
        is_reachable: False makes every call fail.
    """

    def __init__(self) -> None:
        self.is_reachable = True
        self._lines: dict[tuple[str, str], dict[tuple[str, str], Event]] = {}

    def update(self, events: Sequence[Event]) -> None:
        """See `LatestCache`."""
        self._reach()
        for event in events:
            values = self._lines.setdefault((event.facility, event.line), {})
            former = values.get((event.sensor, event.metric))
            if former is None or (former.ts, former.seq) < (event.ts, event.seq):
                values[event.sensor, event.metric] = event

    def line(self, facility: str, line: str) -> list[Event]:
        """See `LatestCache`."""
        self._reach()
        return [event for _, event in sorted(self._lines.get((facility, line), {}).items())]

    def claim_rebuild(self) -> bool:
        """See `LatestCache`; there is nobody else."""
        self._reach()
        return True

    def rebuild(self, events: Iterable[Event]) -> int:
        """See `LatestCache`."""
        taken = list(events)
        self.update(taken)
        return len(taken)

    def clear(self) -> None:
        """Lose everything, as a server that restarts."""
        self._lines.clear()

    def _reach(self) -> None:
        if not self.is_reachable:
            raise CacheUnavailableError("switched off")
