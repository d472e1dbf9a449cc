"""What every store makes of a batch: keys, comparisons, sums by minute and hour, conflicts."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from math import isinf
from operator import attrgetter, itemgetter

import msgspec

from services.telemetry.dead_letters import DeadLetter
from services.telemetry.events import Event, Reason
from services.telemetry.storage.ports import BatchRefusedError, Incoming

Series = tuple[str, str, str]
"""Facility, sensor, metric."""

Bucket = tuple[Series, int]
"""A series, and where the bucket of time begins: microseconds since 1970."""

Key = tuple[str, str, str, datetime, int]
"""What identifies a reading: facility, sensor, metric, ts, seq."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MINUTE, HOUR = 60_000_000, 3_600_000_000
"""Microseconds."""

LAST_BUCKET = (datetime(9999, 12, 31, 23, tzinfo=UTC) - EPOCH) // MICROSECOND
"""From here on no time can be named that comes after the bucket."""


class Sums(msgspec.Struct, gc=False):
    """Count, sum, minimum and maximum of the values in a bucket of time."""

    count: int
    sum: float
    min: float
    max: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Sums":
        """Sum up one or more values."""
        return cls(len(values), sum(values), min(values), max(values))

    def plus(self, other: "Sums") -> "Sums":
        """Return what both count."""
        return Sums(self.count + other.count, self.sum + other.sum, min(self.min, other.min), max(self.max, other.max))


Group = tuple[int, Series, list[Event]]
"""The events of an hour and a series."""


class Batch(msgspec.Struct, gc=False):
    """Events in the order in which every writer stores them.

    The order is by hour, series, ts and seq. All writers have the same order, so one that waits for another holds
    nothing that the other waits for; by hour first, because rows reach the partitions one after another.

    Attributes:
        groups: the events, a list for each hour and series.
        newest: the newest event by (ts, seq) of each series, sorted by series.
        hours: of each (facility, hour), sorted; the hour in microseconds since 1970.
    """

    groups: list[list[Event]]
    newest: dict[Series, Event]
    hours: list[tuple[str, int]]

    @property
    def events(self) -> Iterator[Event]:
        """All events, in order."""
        return chain.from_iterable(self.groups)


_in_time = attrgetter("ts", "seq")


def arrange(events: Iterable[Event]) -> Batch:
    """Sort events. This runs for every event, 10,000 times a second: loops are few and plain."""
    by_series: dict[Series, list[Event]] = {}
    for event in events:
        series = (event.facility, event.sensor, event.metric)
        group = by_series.get(series)
        if group is None:
            by_series[series] = [event]
        else:
            group.append(event)
    groups: list[Group] = []
    batch = Batch([], {}, [])
    for series, group in sorted(by_series.items(), key=_first):
        if len(group) == 1:
            _add_single(batch, groups, series, group)
            continue
        group.sort(key=_in_time)
        batch.newest[series] = group[-1]
        for hour, part in split(group, HOUR):
            groups.append((hour, series, part))
    groups.sort(key=_by_hour_and_series)
    batch.groups = [group for _, _, group in groups]
    batch.hours = sorted({(series[0], hour) for hour, series, _ in groups})
    return batch


def sum_up(batch: Batch) -> dict[Bucket, Sums]:
    """Return the sums of a batch by series and minute, sorted.

    Apart from `arrange`, so that it can be done while the server is busy with the events.

    Raises:
        BatchRefusedError: the values of a series add up to more than a number can hold.
    """
    minutes: dict[Bucket, Sums] = {}
    for group in batch.groups:
        first = group[0]
        series = (first.facility, first.sensor, first.metric)
        if len(group) == 1:
            time, value = microseconds(first.ts), first.value
            minutes[series, time - time % MINUTE] = Sums(1, value, value, value)
            continue
        for minute, members in split(group, MINUTE):
            minutes[series, minute] = Sums.of([each.value for each in members])
    _check_sums(minutes)
    if len(batch.groups) > len(batch.newest):  # more than one hour: groups are sorted by hour first
        return dict(sorted(minutes.items(), key=_first))
    return minutes


def _add_single(
    batch: Batch, groups: list[tuple[int, Series, list[Event]]], series: Series, group: list[Event]
) -> None:
    """Add a series that has one event: the usual case of small batches."""
    event = batch.newest[series] = group[0]
    time = microseconds(event.ts)
    groups.append((time - time % HOUR, series, group))


_first = itemgetter(0)
_by_hour_and_series = itemgetter(0, 1)


def split(events: list[Event], width: int) -> Iterator[tuple[int, list[Event]]]:
    """Cut events that are sorted by time at the limits of buckets of that width, microseconds.

    Yields:
        Where each bucket begins, microseconds since 1970, and its events.
    """
    start = 0
    while start < len(events):
        time = microseconds(events[start].ts)
        bucket = time - time % width
        end = EPOCH + MICROSECOND * (bucket + width) if bucket < LAST_BUCKET else None
        if end is None or events[-1].ts < end:  # the usual case: all in one
            yield bucket, events[start:] if start else events
            return
        stop = bisect_left(events, end, lo=start, key=_ts)
        yield bucket, events[start:stop]
        start = stop


_ts = attrgetter("ts")


def microseconds(time: datetime) -> int:
    """Return the time as microseconds since 1970; exact, as a float would not be."""
    return (time - EPOCH) // MICROSECOND


def by_hour(minutes: Mapping[Bucket, Sums]) -> dict[Bucket, Sums]:
    """Return the sums by series and hour, in the same order."""
    hours: dict[Bucket, Sums] = {}
    for (series, minute), sums in minutes.items():
        key = (series, minute - minute % HOUR)
        held = hours.get(key)
        hours[key] = sums if held is None else held.plus(sums)
    return hours


def merged(held: Mapping[Bucket, Sums], added: Mapping[Bucket, Sums]) -> dict[Bucket, Sums]:
    """Return what the added buckets become; nothing is changed.

    Raises:
        BatchRefusedError: a sum is more than a number can hold.
    """
    result = {key: held[key].plus(sums) if key in held else sums for key, sums in added.items()}
    _check_sums(result)
    return result


def _check_sums(buckets: Mapping[Bucket, Sums]) -> None:
    if any(isinf(sums.sum) for sums in buckets.values()):
        raise BatchRefusedError("the values of one sensor add up to more than a number can hold")


def key_of(event: Event) -> Key:
    """Return what identifies the reading."""
    return event.facility, event.sensor, event.metric, event.ts, event.seq


def values_of(event: Event) -> tuple[str, float, str, str]:
    """Return what two readings of one key must have in common: line, value, unit, quality."""
    return event.line, event.value, event.unit, event.quality


def conflict(incoming: Incoming, *, stream: str) -> DeadLetter:
    """Return the dead letter of an event whose key is stored with other values."""
    return DeadLetter(
        stream=stream,
        shard_id=incoming.shard_id,
        sequence_number=incoming.sequence_number,
        sub_sequence_number=incoming.sub_sequence_number,
        reason=Reason.CONFLICT,
        detail="facility, sensor, metric, ts and seq are those of a stored reading that has other values",
        payload=incoming.payload,
        arrived_at=incoming.arrived_at,
    )
