"""The account of a run: every event that was sent is stored exactly once, or is a dead letter; anything else is named.

Pure: `local.evidence` collects what is compared here.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from local.ranges import Range, size, subtract, total_of

SHOWN = 5
"""So many ranges of a problem are named; the count is always whole."""


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What was sent for one facility.

    Attributes:
        facility: its name.
        readings: how many events must become readings.
        seq_sum: the sum of their sequence numbers: tells which events there are, where a count tells how many.
        first: the least sequence number that was given to any event.
        last: the greatest.
    """

    facility: str
    readings: int
    seq_sum: int
    first: int
    last: int


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """What was sent at all.

    Attributes:
        complete: the stream has accepted everything.
        facilities: one for each.
        repeated: events that were sent a second time on purpose, and must not be stored a second time.
        dead_letters: how many events must be dead letters, by reason.
    """

    complete: bool
    facilities: list[Sent]
    repeated: int
    dead_letters: dict[str, int]

    @property
    def events(self) -> int:
        """All of them."""
        return sum(each.readings for each in self.facilities) + self.repeated + sum(self.dead_letters.values())


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
        sent: events that were sent, of any kind.
        repeated: events that were sent a second time on purpose.
        stored: readings.
        dead_letters: by reason.
        missing: events that are not stored and should be.
        unexpected: readings that were never sent.
        duplicates: readings beyond the first of their sequence number.
        problems: one line each; an exact account has none.
    """

    sent: int
    repeated: int
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


def total(ledgers: Sequence[Ledger]) -> Ledger:
    """Return the ledger of several senders together."""
    letters: Counter[str] = Counter()
    for ledger in ledgers:
        letters.update(ledger.dead_letters)
    return Ledger(
        complete=all(ledger.complete for ledger in ledgers),
        facilities=[each for ledger in ledgers for each in ledger.facilities],
        repeated=sum(ledger.repeated for ledger in ledgers),
        dead_letters=dict(letters),
    )


def balance(*, ledger: Ledger, stored: Sequence[Stored], dead_letters: Mapping[str, int], derived: Derived) -> Balance:
    """Compare what was sent with what is there.

    Args:
        ledger: what was sent.
        stored: one for each facility that has readings.
        dead_letters: how many there are by reason.
        derived: what does not follow from the readings.
    """
    problems = [] if ledger.complete else ["the gateway did not send everything"]
    sent = {each.facility: each for each in ledger.facilities}
    found = {each.facility: each for each in stored}
    missing = unexpected = duplicates = 0
    for facility in sorted(sent.keys() | found.keys()):
        wanted = sent.get(facility, Sent(facility=facility, readings=0, seq_sum=0, first=0, last=-1))
        held = found.get(facility, Stored(facility=facility, readings=0, seqs=[]))
        strange = subtract(held.seqs, [(wanted.first, wanted.last)])
        inside = subtract(held.seqs, strange)
        difference = wanted.readings - size(inside)
        missing += max(0, difference)
        unexpected += size(strange) + max(0, -difference)
        duplicates += held.readings - size(held.seqs)
        problems += _facility_problems(wanted, held, strange=strange, inside=inside)
    if missing:
        whole = [(each.first, each.last) for each in ledger.facilities if each.last >= each.first]
        gaps = subtract(whole, [each for there in stored for each in there.seqs])
        problems.append(f"not stored, as dead letters are not either: seq {_shown(gaps)}")
    for reason in sorted(ledger.dead_letters.keys() | dead_letters.keys()):
        expected, there_are = ledger.dead_letters.get(reason, 0), dead_letters.get(reason, 0)
        if expected != there_are:
            problems.append(f"dead letters {reason}: {there_are} instead of {expected}")
    total = sum(each.readings for each in stored)
    problems += _derived_problems(derived, readings=total)
    return Balance(
        sent=ledger.events,
        repeated=ledger.repeated,
        stored=total,
        dead_letters=dict(dead_letters),
        missing=missing,
        unexpected=unexpected,
        duplicates=duplicates,
        problems=problems,
    )


def _facility_problems(wanted: Sent, held: Stored, *, strange: list[Range], inside: list[Range]) -> list[str]:
    name, problems = wanted.facility, []
    if strange:
        problems.append(f"{name}: {size(strange)} readings were never sent: seq {_shown(strange)}")
    difference = wanted.readings - size(inside)
    if difference > 0:
        problems.append(f"{name}: {difference} of {wanted.readings} events are missing")
    elif difference < 0:
        problems.append(f"{name}: {-difference} readings that should be dead letters")
    elif total_of(inside) != wanted.seq_sum:
        problems.append(f"{name}: as many readings as events, but not the same ones")
    if (twice := held.readings - size(held.seqs)) > 0:
        problems.append(f"{name}: {twice} readings are duplicates")
    return problems


def _derived_problems(derived: Derived, *, readings: int) -> list[str]:
    values = {name: getattr(derived, name) for name in ("rollups_1m", "rollups_1h", "latest", "cache")}
    events = {name: getattr(derived, name) for name in ("rollup_events_1m", "rollup_events_1h")}
    problems = [f"{name}: {wrong} values are not what the readings give" for name, wrong in values.items() if wrong]
    problems += [f"{name}: {count} instead of {readings}" for name, count in events.items() if count != readings]
    if derived.unsent_dead_letters:
        problems.append(f"unsent_dead_letters: {derived.unsent_dead_letters} did not reach the queue")
    return problems


def _shown(ranges: Sequence[Range]) -> str:
    texts = [str(first) if first == last else f"{first}-{last}" for first, last in ranges[:SHOWN]]
    return ", ".join(texts) + (", ..." if len(ranges) > SHOWN else "")
