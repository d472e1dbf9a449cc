"""The event contract: what is accepted, what is refused and why, and that refusals hold nothing of the payload."""

import json
import math
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.telemetry.dead_letters import DeadLetter
from services.telemetry.event_schema import FILE, schema
from services.telemetry.events import MAXIMUM_BYTES, Event, Reason, RejectedEvent, Window, decode, encode

GOOD: dict[str, Any] = {
    "facility": "denver-1",
    "line": "line-03",
    "sensor": "press.0007",
    "metric": "oil_temperature",
    "ts": "2026-01-02T03:04:05.678901+02:00",
    "seq": 7,
    "value": 71.25,
    "unit": "°C",
    "v": "1.0",
}
NOW = datetime(2026, 1, 2, 12, tzinfo=UTC)

identifiers = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", fullmatch=True)
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
events = st.builds(
    Event,
    facility=identifiers,
    line=identifiers,
    sensor=identifiers,
    metric=identifiers,
    ts=st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=zones),  # noqa: DTZ001 - the zones are drawn
    seq=st.integers(0, 2**63 - 1),
    value=st.floats(allow_nan=False, allow_infinity=False),
    unit=st.sampled_from(["Cel", "°C", "m/s²", "%", "1", "温"]),
    quality=st.sampled_from(["good", "uncertain", "bad"]),
    version=st.sampled_from(["1.0", "1.1", "1.9999"]),
)


def raw(**changes: Any) -> bytes:
    return json.dumps({**GOOD, **changes}).encode()


def rejection(data: bytes) -> RejectedEvent:
    with pytest.raises(RejectedEvent) as caught:
        decode(data)
    return caught.value


@given(events)
def test_should_give_the_event_back_when_it_was_encoded(event: Event) -> None:
    assert decode(encode(event)) == event
    assert len(encode(event)) <= MAXIMUM_BYTES


@given(events)
def test_should_accept_with_the_schema_what_it_encodes(event: Event) -> None:
    jsonschema.validate(json.loads(encode(event)), json.loads(schema()))


@given(
    st.binary()
    | st.text().map(str.encode)
    | st.recursive(st.none() | st.floats() | st.text(), st.lists).map(str).map(str.encode)
)
def test_should_reject_and_never_fail_when_the_bytes_are_arbitrary(data: bytes) -> None:
    assert rejection(data).reason in {Reason.UNDECODABLE, Reason.INVALID}


def test_should_write_the_time_in_utc() -> None:
    event = decode(raw())
    assert event.ts == datetime(2026, 1, 2, 1, 4, 5, 678901, tzinfo=UTC)
    assert event.ts.tzinfo is UTC
    assert b'"ts":"2026-01-02T01:04:05.678901Z"' in encode(event)


def test_should_take_what_the_contract_leaves_out_as_default() -> None:
    event = decode(raw())
    assert (event.quality, event.version) == ("good", "1.0")


def test_should_accept_unknown_fields_and_newer_minor_versions() -> None:
    assert decode(raw(v="1.12", batch={"id": [1, 2]})).version == "1.12"
    jsonschema.validate({**GOOD, "batch": 1}, json.loads(schema()))


@pytest.mark.parametrize("payload", [raw(v="2.0"), b'{"v": "3.1", "readings": []}', raw(v="2.0", seq="x")])
def test_should_say_unsupported_version_when_the_major_version_is_newer(payload: bytes) -> None:
    assert rejection(payload).reason is Reason.UNSUPPORTED_VERSION


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("facility", ""), ("facility", "a" * 65), ("line", "-a"), ("sensor", "a\n"), ("metric", "a b"), ("sensor", "é"),
        ("facility", 7), ("line", None), ("ts", "2026-01-02T03:04:05"), ("ts", "2026-01-02"), ("ts", 1767322445),
        ("ts", "2026-02-30T00:00:00Z"), ("ts", "0001-01-01T00:00:00+05:00"), ("seq", -1), ("seq", 2**63), ("seq", 1.5),
        ("seq", "7"), ("value", "71"), ("value", True), ("value", None), ("unit", ""), ("unit", "x" * 17),
        ("unit", "a\n"), ("unit", "\0"), ("quality", "hunter2 - at "), ("v", "1"), ("v", "0.9"), ("v", "1.01"),
        ("v", "1.0\n"), ("v", "²2.0"), ("v", 1.0),
    ],
)  # fmt: skip
def test_should_say_invalid_and_name_the_field_when_a_value_is_refused(field: str, value: Any) -> None:
    error = rejection(raw(**{field: value}))
    assert error.reason is Reason.INVALID
    assert field in error.detail
    assert "hunter2" not in str(error)


@pytest.mark.parametrize("number", [b"1e999", b"-1e999", b"1" + b"0" * 400])
def test_should_say_invalid_when_the_value_is_not_finite(number: bytes) -> None:
    assert rejection(raw().replace(b"71.25", number)).reason is Reason.INVALID


@pytest.mark.parametrize("field", sorted(GOOD.keys() - {"v"}))
def test_should_say_invalid_when_a_field_is_missing(field: str) -> None:
    error = rejection(json.dumps({key: value for key, value in GOOD.items() if key != field}).encode())
    assert (error.reason, field in error.detail) == (Reason.INVALID, True)


@pytest.mark.parametrize(
    "payload",
    [
        b"", b"\xff", b"{", raw() + b"}", raw().replace(b"71.25", b"NaN"), raw(unit="\ud800"),
        raw()[:-1] + b',"deep":' + b"[" * 6000, raw(filler="x" * MAXIMUM_BYTES),
        raw().replace(b"line-03", b"\xff"),
    ],
)  # fmt: skip
def test_should_say_undecodable_when_it_is_no_json_or_too_long(payload: bytes) -> None:
    assert rejection(payload).reason is Reason.UNDECODABLE


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_should_refuse_to_make_an_event_when_its_value_is_not_finite(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        msgspec.structs.replace(decode(raw()), value=value)


def test_should_refuse_to_make_an_event_when_its_time_has_no_offset() -> None:
    with pytest.raises(ValueError, match="offset"):
        msgspec.structs.replace(decode(raw()), ts=datetime(2026, 1, 1))  # noqa: DTZ001 - what is refused


@pytest.mark.parametrize(
    ("age", "reason"),
    [
        (timedelta(hours=24), None),
        (timedelta(hours=24, microseconds=1), Reason.TOO_LATE),
        (timedelta(minutes=-5), None),
        (timedelta(minutes=-5, microseconds=-1), Reason.IN_FUTURE),
        (timedelta(0), None),
    ],
)
def test_should_reject_only_outside_of_the_window(age: timedelta, reason: Reason | None) -> None:
    event = msgspec.structs.replace(decode(raw()), ts=NOW - age)
    window = Window(maximum_lateness=timedelta(hours=24))
    if reason is None:
        window.check(event, NOW)
        return
    with pytest.raises(RejectedEvent) as caught:
        window.check(event, NOW)
    assert caught.value.reason is reason


def test_should_publish_the_schema_that_the_code_gives() -> None:
    assert FILE.read_text(encoding="utf-8") == schema(), "run: python -m services.telemetry.event_schema"


def test_should_keep_a_dead_letter_whole_when_it_travels_as_json() -> None:
    letter = DeadLetter(
        stream="telemetry-test", shard_id="shardId-000000000001", sequence_number="4957", sub_sequence_number=3,
        reason=Reason.INVALID, detail="`unit` is refused", payload=b"\xff\0{", arrived_at=NOW,
    )  # fmt: skip
    assert msgspec.json.decode(msgspec.json.encode(letter), type=DeadLetter) == letter
