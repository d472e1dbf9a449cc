"""A request's events: complete, the client's own, and such that the processor stores them; else none is taken."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from services.api.exchange import Client, Scope
from services.api.ingest.checking import checked, derived_sequence, name_wrong_events
from services.api.ingest.ports import NewEvent
from services.api.problems import BadRequest, Forbidden
from services.telemetry.events import Event, Window, decode, encode

NOW = datetime(2026, 3, 1, 10, tzinfo=UTC)
CLIENT = Client(client_id="sender", scopes=frozenset({Scope.INGEST}), facilities=frozenset({"plant-1"}))
WINDOW = Window(maximum_lateness=timedelta(hours=24))
WHOLE = {
    "facility": "plant-1", "line": "line-1", "sensor": "sensor-1", "metric": "temperature",
    "ts": "2026-03-01T09:59:00Z", "seq": 7, "value": 20.5, "unit": "C",
}  # fmt: skip


def new(**changes: Any) -> NewEvent:
    fields = {name: value for name, value in (WHOLE | changes).items() if value is not None}
    return msgspec.json.decode(msgspec.json.encode(fields), type=NewEvent)


def check(*given: NewEvent, key: str | None = None, client: Client = CLIENT) -> list[Event]:
    return checked(given, client=client, key=key, window=WINDOW, now=NOW)


def named(problem: BadRequest | Forbidden) -> list[str]:
    return [each.name for each in problem.errors]


def test_should_complete_events_so_that_the_processor_decodes_them() -> None:
    (event,) = check(new())
    assert decode(encode(event)) == event
    assert (event.facility, event.seq, event.quality, event.ts.tzinfo) == ("plant-1", 7, "good", UTC)


def test_should_derive_the_same_sequence_numbers_when_a_request_comes_again() -> None:
    given = [new(seq=None), new(seq=None), new(seq=3)]
    first, again, other = check(*given, key="k"), check(*given, key="k"), check(*given, key="other")
    assert first == again
    assert [event.seq for event in first][2] == 3
    numbers = {event.seq for event in [*first[:2], *other[:2]]}
    assert len(numbers) == 4
    assert all(0 <= number < 2**63 for number in numbers)


def test_should_keep_the_numbers_of_clients_keys_and_places_apart() -> None:
    assert derived_sequence("client", "key1", 1) != derived_sequence("client", "key", 11)
    assert derived_sequence("a", "key", 0) != derived_sequence("b", "key", 0)
    # Written down, because a later version must derive the same.
    assert derived_sequence("client", "key", 0) == 547566800949042820


def test_should_name_every_event_that_is_refused() -> None:
    given = [
        new(),
        new(seq=None),
        new(ts="2026-02-28T09:59:59Z"),
        new(ts="2026-03-01T10:06:00Z"),
        new(sensor="a b"),
        new(v="2.0"),
        new(unit="\u2028"),
    ]
    with pytest.raises(BadRequest) as refused:
        check(*given)
    assert named(refused.value) == [f"events[{index}]" for index in range(1, 7)]
    assert "Idempotency-Key" in refused.value.errors[0].message


def test_should_name_the_events_of_a_foreign_facility_and_take_none() -> None:
    with pytest.raises(Forbidden) as refused:
        check(new(), new(facility="plant-2"), new(facility="nowhere"))
    assert named(refused.value) == ["events[1].facility", "events[2].facility"]


def test_should_refuse_one_reading_with_two_values() -> None:
    assert len(check(new(), new())) == 2
    with pytest.raises(BadRequest) as refused:
        check(new(), new(seq=8), new(value=1.0))
    assert named(refused.value) == ["events[2]"]


@pytest.mark.parametrize(
    "wrong",
    [
        b'{"facility":1}',
        b"[]",
        msgspec.json.encode({**WHOLE, "extra": 1}),
        msgspec.json.encode({**WHOLE, "quality": "secret"}),
        msgspec.json.encode({**WHOLE, "seq": -1}),
        msgspec.json.encode({**WHOLE, "seq": 2**63}),
        msgspec.json.encode({**WHOLE, "seq": "7"}),
        msgspec.json.encode({**WHOLE, "ts": 1}),
        msgspec.json.encode({**WHOLE, "ts": "2026-03-01T10:00:00"}),
        msgspec.json.encode({**WHOLE, "value": "1"}),
        msgspec.json.encode({**WHOLE, "line": "x" * 9000}),
    ],
)
def test_should_name_each_event_that_has_not_the_right_fields(wrong: bytes) -> None:
    right = msgspec.json.encode(WHOLE)
    body = b'{"events":[' + b",".join([right, wrong, right, wrong]) + b"]}"
    with pytest.raises(BadRequest) as refused:
        name_wrong_events(body)
    assert named(refused.value) == ["events[1]", "events[3]"]
    assert "secret" not in str(refused.value.errors)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"events":1}', b'{"events":[', b"\xff", b'{"events":[{},{}]'])
def test_should_leave_a_body_that_is_no_list_of_events_to_the_framework(body: bytes) -> None:
    name_wrong_events(body)
