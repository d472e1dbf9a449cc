"""Sizes that follow from the load; each formula names the limit it comes from."""

import math
from fractions import Fraction

SHARD_RECORDS_PER_SECOND = 1_000
SHARD_BYTES_PER_SECOND = 1_048_576
"""What one shard takes in. Source: the Kinesis Data Streams quotas page."""

BYTES_PER_STORED_READING = 240
"""A row with its index entries: 225 to 240 bytes in PostgreSQL 17; `tests/delivery/costs` measures it."""


def shard_count(*, events_per_second: int, burst_factor: float, bytes_per_event: int, headroom: float) -> int:
    """Return the number of shards, at least 2.

    Counted as if no producer aggregated (one record an event), so that a fleet of plain producers fits too: the
    aggregation that the gateway does is spare capacity, not a precondition.

    Args:
        events_per_second: sustained rate over all facilities.
        burst_factor: peak over sustained rate, >= 1.
        bytes_per_event: of one encoded event with its partition key.
        headroom: spare capacity for uneven keys and growth, >= 1.
    """
    # Fractions of the decimal texts: in binary floats 10 x 1.1 shards would round up to 12.
    peak = events_per_second * Fraction(str(burst_factor)) * Fraction(str(headroom))
    by_records = peak / SHARD_RECORDS_PER_SECOND
    by_bytes = peak * bytes_per_event / SHARD_BYTES_PER_SECOND
    return max(2, math.ceil(max(by_records, by_bytes)))


def storage_for_readings_gib(*, events_per_second: int, days: int) -> int:
    """Return the GiB that raw readings need for a retention of `days`."""
    return math.ceil(events_per_second * 86_400 * days * BYTES_PER_STORED_READING / 2**30)
