"""A range of time in pieces: a page that is full after the first partition does not look into the others."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def windows(start: datetime, end: datetime, unit: timedelta) -> Iterator[tuple[datetime, datetime]]:
    """Cut `start` to `end` at multiples of the unit, each piece twice as long as the one before.

    A thousand readings usually lie within an hour, so most pages cost the planning and locking of one partition. Of a
    sensor that is seldom heard, n partitions cost log2(n) statements, and no partition is asked twice.

    Args:
        start: where the first piece begins; aware.
        end: where the last one ends; aware.
        unit: what a partition spans.
    """
    length = unit
    while start < end:
        aligned = start - (start - _EPOCH) % unit
        upper = end if end - aligned <= length else aligned + length
        yield start, upper
        start, length = upper, length * 2
