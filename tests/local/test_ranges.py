"""Ranges are sets of numbers."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from local.ranges import Range, merge, size, subtract, total_of

Ranges = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 8)).map(lambda each: (each[0], each[0] + each[1])))


def numbers(ranges: list[Range]) -> set[int]:
    return {number for first, last in ranges for number in range(first, last + 1)}


@given(Ranges, Ranges)
def test_should_subtract_ranges_as_sets_of_numbers(ranges: list[Range], others: list[Range]) -> None:
    left = subtract(ranges, others)
    assert numbers(left) == numbers(ranges) - numbers(others)
    assert size(left) == len(numbers(left))


@given(Ranges)
def test_should_merge_ranges_that_overlap_or_touch(ranges: list[Range]) -> None:
    merged = merge(ranges)
    assert numbers(merged) == numbers(ranges)
    assert all(earlier[1] + 1 < later[0] for earlier, later in pairwise(merged))


@given(Ranges)
def test_should_add_up_the_numbers_of_ranges(ranges: list[Range]) -> None:
    merged = merge(ranges)
    assert total_of(merged) == sum(numbers(merged))
