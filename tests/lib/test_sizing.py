"""Shards and storage follow from the load."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.config import load_selection
from lib.sizing import (
    BYTES_PER_STORED_READING,
    SHARD_BYTES_PER_SECOND,
    SHARD_RECORDS_PER_SECOND,
    shard_count,
    storage_for_readings_gib,
)

RATES = st.integers(min_value=1, max_value=1_000_000)
BYTES = st.integers(min_value=1, max_value=1_048_576)
# Two decimals, as a configuration has them.
FACTORS = st.integers(min_value=100, max_value=1000).map(lambda hundredths: hundredths / 100)


@pytest.mark.parametrize(("environment", "shards"), [("dev", 2), ("staging", 16), ("prod", 24)])
def test_should_have_the_planned_shards_when_configured_as_shipped(
    cdk_context: dict[str, Any], environment: str, shards: int
) -> None:
    (config,) = load_selection({**cdk_context, "environment": environment}).environments
    assert config.shards == shards


@given(rate=RATES, burst=FACTORS, size=BYTES, headroom=FACTORS)
def test_should_take_in_the_peak_when_no_producer_aggregates(
    rate: int, burst: float, size: int, headroom: float
) -> None:
    shards = shard_count(events_per_second=rate, burst_factor=burst, bytes_per_event=size, headroom=headroom)
    peak = rate * burst
    assert shards * SHARD_RECORDS_PER_SECOND >= peak
    assert shards * SHARD_BYTES_PER_SECOND >= peak * size


@given(rate=RATES, burst=FACTORS, size=BYTES, headroom=FACTORS)
def test_should_waste_less_than_a_shard_when_more_than_the_least_is_needed(
    rate: int, burst: float, size: int, headroom: float
) -> None:
    shards = shard_count(events_per_second=rate, burst_factor=burst, bytes_per_event=size, headroom=headroom)
    if shards > 2:
        # A thousandth for the floats of this test; the function itself counts in fractions.
        peak = rate * burst * headroom * 1.001
        assert (shards - 1) * SHARD_RECORDS_PER_SECOND < peak or (shards - 1) * SHARD_BYTES_PER_SECOND < peak * size


@given(rate=RATES, more=RATES, burst=FACTORS, size=BYTES, headroom=FACTORS)
def test_should_never_need_fewer_shards_when_the_load_grows(
    rate: int, more: int, burst: float, size: int, headroom: float
) -> None:
    def shards(**changed: float) -> int:
        load: dict[str, Any] = {
            "events_per_second": rate, "burst_factor": burst, "bytes_per_event": size, "headroom": headroom, **changed
        }  # fmt: skip
        return shard_count(**load)

    least = shards()
    assert shards(events_per_second=rate + more) >= least
    assert shards(bytes_per_event=size + more) >= least
    assert shards(burst_factor=burst + 1) >= least
    assert shards(headroom=headroom + 1) >= least


def test_should_have_two_shards_when_one_would_do() -> None:
    assert shard_count(events_per_second=1, burst_factor=1, bytes_per_event=1, headroom=1) == 2


def test_should_not_round_up_when_decimals_fit_exactly() -> None:
    # 10 x 1.1 is 11.000000000000002 in binary floats, which would need a twelfth shard.
    assert shard_count(events_per_second=10_000, burst_factor=1.1, bytes_per_event=1, headroom=1) == 11


def test_should_count_bytes_when_events_are_large() -> None:
    assert shard_count(events_per_second=100, burst_factor=1, bytes_per_event=SHARD_BYTES_PER_SECOND, headroom=1) == 100


@given(rate=RATES, days=st.integers(min_value=1, max_value=365))
def test_should_hold_every_reading_of_the_retention(rate: int, days: int) -> None:
    gib = storage_for_readings_gib(events_per_second=rate, days=days)
    assert gib * 2**30 >= rate * 86_400 * days * BYTES_PER_STORED_READING
    assert storage_for_readings_gib(events_per_second=rate, days=days + 1) >= gib
