"""Whether a request's events are such that the processor will store them."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import UNSET

from services.api.exchange import Client
from services.api.ingest.ports import MAXIMUM_EVENTS, NewEvent
from services.api.problems import BadRequest, FieldError, Forbidden
from services.telemetry.events import MAXIMUM_BYTES, Event, Reason, RejectedEvent, Window, decode, encode, without_value


class _Envelope(msgspec.Struct, frozen=True):
    events: list[msgspec.Raw]


_decode_envelope = msgspec.json.Decoder(_Envelope).decode
_decode_event = msgspec.json.Decoder(NewEvent).decode


def name_wrong_events(body: bytes) -> None:
    """Return if each event of a body has the fields that it must have; the framework checks everything else.

    The framework itself would name the first wrong event only.

    Raises:
        BadRequest: names the wrong events.
    """
    try:
        envelope = _decode_envelope(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return
    if len(envelope.events) > MAXIMUM_EVENTS:
        return
    errors = []
    for index, raw in enumerate(envelope.events):
        try:
            if len(raw) > MAXIMUM_BYTES:
                raise msgspec.ValidationError(f"{len(raw)} bytes; allowed: {MAXIMUM_BYTES}")
            _decode_event(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            errors.append(_error(index, str(error)))
    if errors:
        raise _refused(errors)


def checked(
    given: Sequence[NewEvent], *, client: Client, key: str | None, window: Window, now: datetime
) -> list[Event]:
    """Return the events, complete, in the order in which they were given.

    Args:
        given: what the request holds.
        client: who sends it.
        key: the request's Idempotency-Key: events without a sequence number get one that depends on client, key and
            place, so that a repeated request brings the same events.
        window: how far from now a time may be; the processor would put the others to the dead letters.
        now: the time, aware.

    Raises:
        BadRequest: names each event that is refused.
        Forbidden: names each event of a facility that is not the client's.
    """
    events: list[Event] = []
    errors: list[FieldError] = []
    for index, each in enumerate(given):
        try:
            events.append(_event(each, index, client=client, key=key))
            window.check(events[-1], now)
        except RejectedEvent as rejected:
            errors.append(_error(index, rejected.detail))
    if errors:
        raise _refused(errors)
    foreign = [
        _error(index, "refused; allowed: a facility that the client is bound to", field="facility")
        for index, event in enumerate(events)
        if event.facility not in client.facilities
    ]
    if foreign:
        raise Forbidden("The client is not bound to the facility of some events.", errors=foreign)
    _refuse_contradictions(events)
    return events


def derived_sequence(client_id: str, key: str, index: int) -> int:
    """Return an event's sequence number, 63 bits: the same for the same client, key and place, and for no other."""
    digest = hashlib.sha256(f"{client_id}\0{key}\0{index}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def _event(given: NewEvent, index: int, *, client: Client, key: str | None) -> Event:
    """Return the complete event, as the stream's readers will decode it."""
    fields = msgspec.structs.asdict(given)
    if given.seq is UNSET:
        if key is None:
            raise RejectedEvent(Reason.INVALID, "`seq` is missing; allowed: a number, or the header Idempotency-Key")
        fields["seq"] = derived_sequence(client.client_id, key, index)
    try:
        event = Event(**fields)
    except ValueError as error:
        raise RejectedEvent(Reason.INVALID, str(error)) from None
    return decode(encode(event))


def _refuse_contradictions(events: Sequence[Event]) -> None:
    """Return if no two events are the same reading with different values: only one of them could be stored."""
    first: dict[tuple[object, ...], tuple[int, Event]] = {}
    errors = []
    for index, event in enumerate(events):
        key = (event.facility, event.sensor, event.metric, event.ts, event.seq)
        former = first.setdefault(key, (index, event))
        if former[1] != event:
            errors.append(_error(index, f"is the same reading as events[{former[0]}], with other values"))
    if errors:
        raise _refused(errors)


def _error(index: int, message: str, *, field: str = "") -> FieldError:
    return FieldError("body", f"events[{index}]" + (f".{field}" if field else ""), without_value(message))


def _refused(errors: Sequence[FieldError]) -> BadRequest:
    return BadRequest(f"{len(errors)} events are refused, and with them the whole request.", errors=errors)
