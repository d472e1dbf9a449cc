"""What a batch adds to the tables that follow from readings, as columns."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from services.telemetry.events import Event
from services.telemetry.storage.arrays import numbers, texts, times
from services.telemetry.storage.batch import EPOCH, Batch, Bucket, Sums, by_hour, sum_up


class Columns(NamedTuple):
    """What a batch adds to rollups and latest values, as array literals."""

    minutes: tuple[str, ...]
    hours: tuple[str, ...]
    latest: tuple[str, ...]

    @classmethod
    def of(cls, batch: Batch) -> "Columns":
        """Sum the batch up."""
        sums = sum_up(batch)
        return cls(_rollup_columns(sums), _rollup_columns(by_hour(sums)), _latest_columns(list(batch.newest.values())))


@lru_cache(maxsize=256)
def _time(microseconds: int) -> str:
    return str(EPOCH + timedelta(microseconds=microseconds))


def times_of(microseconds: Sequence[int]) -> str:
    """Return moments, microseconds since 1970, as an array literal."""
    return "{" + ",".join(map(_time, microseconds)) + "}"


def _rollup_columns(buckets: Mapping[Bucket, Sums]) -> tuple[str, ...]:
    series = [key for key, _ in buckets]
    sums = buckets.values()
    return (
        texts([facility for facility, _, _ in series]),
        texts([sensor for _, sensor, _ in series]),
        texts([metric for _, _, metric in series]),
        times_of([start for _, start in buckets]),
        numbers([each.count for each in sums]),
        numbers([each.sum for each in sums]),
        numbers([each.min for each in sums]),
        numbers([each.max for each in sums]),
    )


def _latest_columns(events: Sequence[Event]) -> tuple[str, ...]:
    return (
        texts([each.facility for each in events]),
        texts([each.sensor for each in events]),
        texts([each.metric for each in events]),
        texts([each.line for each in events]),
        texts([each.unit for each in events]),
        texts([each.quality for each in events]),
        times([each.ts for each in events]),
        numbers([each.seq for each in events]),
        numbers([each.value for each in events]),
    )
