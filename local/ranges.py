"""Sets of sequence numbers, as ranges: millions of events are a few of them."""

from collections.abc import Iterable

Range = tuple[int, int]
"""First and last of consecutive sequence numbers."""


def merge(ranges: Iterable[Range]) -> list[Range]:
    """Return the same numbers as sorted ranges that neither overlap nor touch."""
    merged: list[Range] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


def subtract(ranges: Iterable[Range], others: Iterable[Range]) -> list[Range]:
    """Return the numbers that are in `ranges` and not in `others`."""
    left: list[Range] = []
    remaining = merge(others)
    position = 0
    for begin, last in merge(ranges):
        first = begin
        while position < len(remaining) and remaining[position][1] < first:
            position += 1
        each = position
        while first <= last and each < len(remaining) and remaining[each][0] <= last:
            if first < remaining[each][0]:
                left.append((first, remaining[each][0] - 1))
            first = remaining[each][1] + 1
            each += 1
        if first <= last:
            left.append((first, last))
    return left


def size(ranges: Iterable[Range]) -> int:
    """Return how many numbers there are in ranges that do not overlap."""
    return sum(last - first + 1 for first, last in ranges)


def total_of(ranges: Iterable[Range]) -> int:
    """Return the sum of the numbers in ranges that do not overlap."""
    return sum((first + last) * (last - first + 1) // 2 for first, last in ranges)
