"""The account: exact runs pass, and each single deviation is named."""

from collections.abc import Callable

import msgspec
import pytest

from local.account import Balance, Derived, Ledger, Sent, Stored, balance

RIGHT = Derived(
    rollups_1m=0, rollups_1h=0, latest=0, cache=0, rollup_events_1m=9, rollup_events_1h=9, unsent_dead_letters=0
)
# Numbers 100 to 109: the one in the middle is poison.
SENT = Sent(facility="plant", readings=9, seq_sum=sum(range(100, 110)) - 104, first=100, last=109)
LEDGER = Ledger(complete=True, facilities=[SENT], repeated=2, dead_letters={"invalid": 1})
STORED = Stored(facility="plant", readings=9, seqs=[(100, 103), (105, 109)])

Change = Callable[[], Balance]


def account(
    *,
    ledger: Ledger = LEDGER,
    stored: Stored | None = STORED,
    dead_letters: dict[str, int] | None = None,
    derived: Derived = RIGHT,
) -> Balance:
    return balance(
        ledger=ledger,
        stored=[stored] if stored else [],
        dead_letters={"invalid": 1} if dead_letters is None else dead_letters,
        derived=derived,
    )


def test_should_be_exact_when_every_event_is_stored_once_or_is_a_dead_letter() -> None:
    result = account()
    assert result.is_exact
    assert result.sent == result.stored + sum(result.dead_letters.values()) + result.repeated == 12
    assert (result.missing, result.unexpected, result.duplicates) == (0, 0, 0)


def test_should_name_the_event_when_one_is_missing() -> None:
    derived = msgspec.structs.replace(RIGHT, rollup_events_1m=8, rollup_events_1h=8)
    result = account(stored=Stored(facility="plant", readings=8, seqs=[(100, 103), (106, 109)]), derived=derived)
    assert result.missing == 1
    assert result.problems == [
        "plant: 1 of 9 events are missing",
        "not stored, as dead letters are not either: seq 104-105",
    ]


def test_should_not_be_exact_when_one_reading_is_a_duplicate() -> None:
    derived = msgspec.structs.replace(RIGHT, rollup_events_1m=10, rollup_events_1h=10)
    result = account(stored=msgspec.structs.replace(STORED, readings=10), derived=derived)
    assert result.duplicates == 1
    assert result.problems == ["plant: 1 readings are duplicates"]


def test_should_not_be_exact_when_another_event_is_stored_than_the_one_that_was_sent() -> None:
    result = account(stored=Stored(facility="plant", readings=9, seqs=[(100, 104), (106, 109)]))
    assert result.problems == ["plant: as many readings as events, but not the same ones"]


def test_should_not_be_exact_when_a_dead_letter_is_stored_as_well() -> None:
    derived = msgspec.structs.replace(RIGHT, rollup_events_1m=10, rollup_events_1h=10)
    result = account(stored=Stored(facility="plant", readings=10, seqs=[(100, 109)]), derived=derived)
    assert result.problems == ["plant: 1 readings that should be dead letters"]


def test_should_not_be_exact_when_something_is_stored_that_was_never_sent() -> None:
    derived = msgspec.structs.replace(RIGHT, rollup_events_1m=10, rollup_events_1h=10)
    result = account(
        stored=Stored(facility="plant", readings=10, seqs=[(100, 103), (105, 109), (500, 500)]), derived=derived
    )
    assert result.unexpected == 1
    assert result.problems == ["plant: 1 readings were never sent: seq 500"]


def test_should_not_be_exact_when_a_facility_is_not_there_at_all() -> None:
    result = account(stored=None, derived=msgspec.structs.replace(RIGHT, rollup_events_1m=0, rollup_events_1h=0))
    assert result.missing == 9
    assert result.problems[0] == "plant: 9 of 9 events are missing"


@pytest.mark.parametrize(
    ("dead_letters", "problem"),
    [
        ({}, "dead letters invalid: 0 instead of 1"),
        ({"invalid": 2}, "dead letters invalid: 2 instead of 1"),
        ({"invalid": 1, "too_late": 1}, "dead letters too_late: 1 instead of 0"),
    ],
)
def test_should_not_be_exact_when_dead_letters_are_not_the_poison_that_was_sent(
    dead_letters: dict[str, int], problem: str
) -> None:
    assert account(dead_letters=dead_letters).problems == [problem]


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("rollups_1m", 1, "rollups_1m: 1 values are not what the readings give"),
        ("rollups_1h", 1, "rollups_1h: 1 values are not what the readings give"),
        ("latest", 1, "latest: 1 values are not what the readings give"),
        ("cache", 1, "cache: 1 values are not what the readings give"),
        ("rollup_events_1m", 10, "rollup_events_1m: 10 instead of 9"),
        ("rollup_events_1h", 8, "rollup_events_1h: 8 instead of 9"),
        ("unsent_dead_letters", 1, "unsent_dead_letters: 1 did not reach the queue"),
    ],
)
def test_should_not_be_exact_when_what_is_derived_is_off_by_one(field: str, value: int, problem: str) -> None:
    assert account(derived=msgspec.structs.replace(RIGHT, **{field: value})).problems == [problem]


def test_should_not_be_exact_when_the_gateway_did_not_send_everything() -> None:
    result = account(ledger=msgspec.structs.replace(LEDGER, complete=False))
    assert result.problems == ["the gateway did not send everything"]
