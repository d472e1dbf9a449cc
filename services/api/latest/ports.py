"""Where the newest values come from."""

from collections.abc import Sequence
from typing import Protocol

from services.telemetry.events import Event

Place = tuple[str, str, str]
"""Line, sensor, metric: the order of the newest values of a facility."""


def place_of(event: Event) -> Place:
    """Return where a value stands in that order."""
    return event.line, event.sensor, event.metric


class LatestReader(Protocol):
    """The newest values of a line, as Redis has them."""

    async def line(self, facility: str, line: str) -> Sequence[Event]:
        """Return the newest value of each sensor and metric, sorted by sensor and metric; none if it knows none.

        Raises:
            services.telemetry.cache.CacheUnavailableError: ask the store.
        """

    async def is_reachable(self) -> bool:
        """Tell whether it answers now."""


class StoredLatest(Protocol):
    """The newest values, as PostgreSQL has them."""

    async def newest(self, facility: str, *, line: str | None, after: Place, limit: int) -> Sequence[Event]:
        """Return the newest value of each sensor and metric, sorted by line, sensor and metric.

        Args:
            facility: of which.
            line: of this one alone.
            after: the last place of the page before; three empty texts for the first page.
            limit: the most values.
        """
