"""Stored readings without a server."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from services.api.readings.ports import Reading, Series
from services.telemetry.events import Event


class MemoryReadings:
    """Events in a list."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        """Take the events."""
        self._events = sorted(events, key=lambda each: (each.ts, each.seq))

    async def page(
        self, series: Series, start: datetime, end: datetime, *, after: tuple[datetime, int] | None, limit: int
    ) -> Sequence[Reading]:
        """See `Readings`."""
        return [
            Reading(ts=each.ts, seq=each.seq, value=each.value, unit=each.unit, quality=each.quality, line=each.line)
            for each in self._events
            if Series(each.facility, each.sensor, each.metric) == series
            and start <= each.ts < end
            and (after is None or (each.ts, each.seq) > after)
        ][:limit]
