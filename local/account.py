"""The account of a run: every event that was sent is stored exactly once, or is a dead letter; anything else is named.

Pure: `local.evidence` collects what is compared here.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

Range = tuple[int, int]
"""First and last of consecutive sequence numbers."""

SHOWN = 5
"""So many ranges of a problem are named; the count is always whole."""


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What the simulator sent for one facility.

    Attributes:
        facility: its name.
        good: sequence numbers of the events that must be stored.
        poison: how many events of each reason must be dead letters.
    """

    facility: str
    good: list[Range]
    poison: dict[str, int]


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """What is stored of one facility.

    Attributes:
        facility: its name.
        readings: rows.
        seqs: their distinct sequence numbers.
    """

    facility: str
    readings: int
    seqs: list[Range]


class Derived(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows of what is derived from the readings are not what the readings give.

    Attributes:
        rollups_1m: minutes whose count, sum, minimum or maximum is wrong, missing or too many.
        rollups_1h: the same by hours.
        latest: rows that are not the newest reading of their sensor and metric.
        cache: values in Redis that are not those of the table `latest`.
        rollup_events_1m: events counted in the minutes.
        rollup_events_1h: events counted in the hours.
        unsent_dead_letters: dead letters that did not reach the queue.
    """

    rollups_1m: int
    rollups_1h: int
    latest: int
    cache: int
    rollup_events_1m: int
    rollup_events_1h: int
    unsent_dead_letters: int


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """The account.

    Attributes:
        sent: events that were sent, good and poison.
        stored: readings.
        dead_letters: by reason.
        missing: good events that are not stored.
        unexpected: sequence numbers that are stored and were never sent as good.
        duplicates: readings beyond the first of their sequence number.
        problems: one line each; an exact account has none.
    """

    sent: int
    stored: int
    dead_letters: dict[str, int]
    missing: int
    unexpected: int
    duplicates: int
    problems: list[str]

    @property
    def is_exact(self) -> bool:
        """Tell whether every event is accounted for."""
        return not self.problems


def balance(
    *, sent: Sequence[Sent], stored: Sequence[Stored], dead_letters: Mapping[str, int], derived: Derived
) -> Balance:
    """Compare what was sent with what is there.

    Args:
        sent: one for each facility.
        stored: one for each facility that has readings.
        dead_letters: how many there are by reason.
        derived: what does not follow from the readings.
    """
    problems: list[str] = []
    missing = unexpected = duplicates = 0
    found = {each.facility: each for each in stored}
    for facility in sorted({each.facility for each in sent} | found.keys()):
        good = [r for each in sent if each.facility == facility for r in each.good]
        there = found.get(facility, Stored(facility=facility, readings=0, seqs=[]))
        lost, strange = subtract(good, there.seqs), subtract(there.seqs, good)
        twice = there.readings - size(there.seqs)
        missing, unexpected, duplicates = missing + size(lost), unexpected + size(strange), duplicates + twice
        problems += [f"{facility}: {size(lost)} events are missing: seq {_shown(lost)}"] if lost else []
        problems += [f"{facility}: {size(strange)} events were never sent: seq {_shown(strange)}"] if strange else []
        problems += [f"{facility}: {twice} readings are duplicates"] if twice else []
    poison: dict[str, int] = {}
    for each in sent:
        for reason, count in each.poison.items():
            poison[reason] = poison.get(reason, 0) + count
    for reason in sorted(poison.keys() | dead_letters.keys()):
        expected, there_are = poison.get(reason, 0), dead_letters.get(reason, 0)
        if expected != there_are:
            problems.append(f"dead letters {reason}: {there_are} instead of {expected}")
    total = sum(each.readings for each in stored)
    problems += _derived_problems(derived, readings=total)
    return Balance(
        sent=sum(size(each.good) + sum(each.poison.values()) for each in sent),
        stored=total,
        dead_letters=dict(dead_letters),
        missing=missing,
        unexpected=unexpected,
        duplicates=duplicates,
        problems=problems,
    )


def _derived_problems(derived: Derived, *, readings: int) -> list[str]:
    values = {name: getattr(derived, name) for name in ("rollups_1m", "rollups_1h", "latest", "cache")}
    events = {name: getattr(derived, name) for name in ("rollup_events_1m", "rollup_events_1h")}
    problems = [f"{name}: {wrong} values are not what the readings give" for name, wrong in values.items() if wrong]
    problems += [f"{name}: {count} instead of {readings}" for name, count in events.items() if count != readings]
    if derived.unsent_dead_letters:
        problems.append(f"unsent_dead_letters: {derived.unsent_dead_letters} did not reach the queue")
    return problems


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


def _shown(ranges: Sequence[Range]) -> str:
    texts = [str(first) if first == last else f"{first}-{last}" for first, last in ranges[:SHOWN]]
    return ", ".join(texts) + (", ..." if len(ranges) > SHOWN else "")
