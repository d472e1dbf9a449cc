"""A sink without a stream."""

from collections.abc import Sequence

from services.api.problems import Unavailable
from services.telemetry.events import Event


class MemorySink:
    """Keeps what it gets.

    Attributes:
        events: in the order they came.
        is_reachable: False makes it refuse.
    """

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.is_reachable = True

    async def send(self, events: Sequence[Event]) -> None:
        """See `EventSink`."""
        if not self.is_reachable:
            raise Unavailable
        self.events += events
