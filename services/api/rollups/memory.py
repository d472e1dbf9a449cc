"""Rollups without a server."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby

from services.api.readings.ports import Series
from services.api.rollups.ports import Resolution, Rollup
from services.telemetry.events import Event

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LENGTH = {"1m": timedelta(minutes=1), "1h": timedelta(hours=1)}


class MemoryRollups:
    """Sums events up when asked."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        """Take the events."""
        self._events = sorted(events, key=lambda each: each.ts)

    async def page(
        self, series: Series, resolution: Resolution, start: datetime, end: datetime, *, limit: int
    ) -> Sequence[Rollup]:
        """See `Rollups`."""
        length = _LENGTH[resolution]
        of_series = (each for each in self._events if Series(each.facility, each.sensor, each.metric) == series)
        return [
            _rollup(bucket, [each.value for each in events])
            for bucket, events in groupby(of_series, key=lambda each: each.ts - (each.ts - _EPOCH) % length)
            if start <= bucket < end
        ][:limit]


def _rollup(bucket: datetime, values: list[float]) -> Rollup:
    return Rollup(
        bucket=bucket,
        count=len(values),
        sum=sum(values),
        min=min(values),
        max=max(values),
        mean=sum(values) / len(values),
    )
