"""The event contract: one reading of one metric of one sensor, as it travels from a gateway to the database."""

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

MAXIMUM_BYTES = 8192
"""Of one encoded event. A usual one has about 200; what is much longer is not an event, whatever it decodes to."""

SUPPORTED_MAJOR = 1

IDENTIFIER = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"
"""What a facility, a line, a sensor and a metric are called; without anchors."""
# Without control characters and line separators; half a surrogate pair is no JSON anyway.
_UNIT = r"[^\u0000-\u001f\u007f-\u009f\u2028\u2029]{1,16}"
_VERSION = r"[1-9][0-9]{0,3}\.(0|[1-9][0-9]{0,3})"


def _text(pattern: str, description: str) -> Meta:
    """Describe a text for JSON Schema; `Event` itself checks it, all its texts at once."""
    return Meta(extra_json_schema={"pattern": f"^{pattern}$", "description": description})


Identifier = Annotated[
    str, _text(IDENTIFIER, "an identifier: a letter or digit, then at most 63 of letters, digits, `.`, `-`, `_`")
]
Timestamp = Annotated[datetime, Meta(tz=True, description="RFC 3339 with an offset, to the microsecond")]
Sequence = Annotated[
    int, Meta(ge=0, le=2**63 - 1, description="issued by the gateway, growing; a bigint of the database")
]
Unit = Annotated[str, _text(_UNIT, "a unit of measurement: 1 to 16 printable characters")]
Version = Annotated[str, _text(_VERSION, "MAJOR.MINOR of the event contract")]
Quality = Literal["good", "uncertain", "bad"]

# One match over the joined texts costs a fifth of one for each. No line feed fits into any of them.
_match_texts = re.compile("\n".join([IDENTIFIER] * 4 + [_UNIT])).fullmatch
_PATTERNS = {
    **dict.fromkeys(("facility", "line", "sensor", "metric"), re.compile(IDENTIFIER)),
    "unit": re.compile(_UNIT),
    "version": re.compile(_VERSION),
}
_is_version = _PATTERNS["version"].fullmatch
_FIRST_VERSION = "1.0"


class Event(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One reading. Fields that this version does not know are accepted and dropped.

    Attributes:
        facility: the site; part of the identity of the reading.
        line: the production line.
        sensor: unique within the facility only.
        metric: what is measured.
        ts: when it was measured; in UTC once decoded.
        seq: with facility, sensor, metric and ts the identity of the reading, so that a repeated one is known as such.
        value: finite.
        unit: of the value.
        quality: what the sensor itself thinks of the value.
        version: on the wire `v`; a newer minor version is accepted.

    Raises:
        ValueError: a text does not fit its pattern, value is not finite, or ts cannot be written in UTC.
    """

    facility: Identifier
    line: Identifier
    sensor: Identifier
    metric: Identifier
    ts: Timestamp
    seq: Sequence
    value: Annotated[float, Meta(description="finite")]
    unit: Unit
    quality: Quality = "good"
    version: Version = msgspec.field(default=_FIRST_VERSION, name="v")

    def __post_init__(self) -> None:
        """Refuse what the types allow and the contract does not; write ts in UTC, so that equal instants are equal."""
        texts = f"{self.facility}\n{self.line}\n{self.sensor}\n{self.metric}\n{self.unit}"
        if not _match_texts(texts) or (self.version != _FIRST_VERSION and not _is_version(self.version)):
            raise ValueError(self._wrong_text())
        if not math.isfinite(self.value):  # JSON has no infinity, but 1e999 becomes one
            raise ValueError("`value` is not finite")
        if self.ts.tzinfo is not UTC:
            if self.ts.tzinfo is None:
                raise ValueError("`ts` has no offset")
            try:
                utc = self.ts.astimezone(UTC)
            except OverflowError:
                raise ValueError("`ts` is not within the years 1 to 9999 of UTC") from None
            msgspec.structs.force_setattr(self, "ts", utc)

    def _wrong_text(self) -> str:
        for field in msgspec.structs.fields(self):
            pattern = _PATTERNS.get(field.name)
            if pattern and not pattern.fullmatch(getattr(self, field.name)):
                return f"`{field.encode_name}` is refused; allowed: {pattern.pattern}"
        raise AssertionError("the joined pattern refuses what each pattern allows")


class Reason(StrEnum):
    """Why an event is not stored as a reading; part of the dead letter."""

    UNDECODABLE = "undecodable"
    INVALID = "invalid"
    UNSUPPORTED_VERSION = "unsupported_version"
    TOO_LATE = "too_late"
    IN_FUTURE = "in_future"
    CONFLICT = "conflict"
    REFUSED = "refused"


class RejectedEvent(ValueError):  # noqa: N818 - what happened to the event; it is no error of the program
    """An event that goes to the dead letters.

    Attributes:
        reason: the class of the problem.
        detail: what is wrong, in words; never a part of the payload, because it goes to the logs.
    """

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class _Versioned(msgspec.Struct, frozen=True, gc=False):
    """The one field that every major version has."""

    version: Version = msgspec.field(default=_FIRST_VERSION, name="v")


_decode = msgspec.json.Decoder(Event).decode
_decode_version = msgspec.json.Decoder(_Versioned).decode
encode_json = msgspec.json.Encoder().encode
_OWN_MAJOR = f"{SUPPORTED_MAJOR}."


def decode(data: bytes) -> Event:
    """Return the event that these bytes of JSON hold.

    Raises:
        RejectedEvent: UNDECODABLE when they are no JSON or too long, UNSUPPORTED_VERSION when the major version is
            another, INVALID when a field is missing or outside of its limits.
    """
    if len(data) > MAXIMUM_BYTES:
        raise RejectedEvent(Reason.UNDECODABLE, f"{len(data)} bytes; allowed: {MAXIMUM_BYTES}")
    try:
        event = _decode(data)
    except msgspec.ValidationError as error:
        _refuse_other_version(data)  # an event of another major version need not look like ours
        raise RejectedEvent(Reason.INVALID, without_value(str(error))) from None
    except msgspec.DecodeError as error:
        raise RejectedEvent(Reason.UNDECODABLE, str(error)) from None
    except UnicodeDecodeError:
        raise RejectedEvent(Reason.UNDECODABLE, "not UTF-8") from None
    except RecursionError:
        raise RejectedEvent(Reason.UNDECODABLE, "nested too deeply") from None
    if not event.version.startswith(_OWN_MAJOR):
        raise _unsupported(event.version)
    return event


def encode(event: Event) -> bytes:
    """Return the event as JSON, without spaces; `decode` gives it back."""
    return encode_json(event)


@dataclass(frozen=True)
class Window:
    """How far an event's time may be from when it was taken.

    Attributes:
        maximum_lateness: into the past; the partitions of older readings may be gone.
        maximum_future: into the future; as much as the clocks of a facility may be wrong.
    """

    maximum_lateness: timedelta
    maximum_future: timedelta = timedelta(minutes=5)

    def check(self, event: Event, taken_at: datetime) -> None:
        """Return if the event is within; the limits themselves are.

        Args:
            event: which.
            taken_at: when the stream, or whoever puts it there, took it.

        Raises:
            RejectedEvent: TOO_LATE or IN_FUTURE.
        """
        age = taken_at - event.ts
        if age > self.maximum_lateness:
            raise RejectedEvent(Reason.TOO_LATE, f"`ts` is {age} old; allowed: {self.maximum_lateness}")
        if -age > self.maximum_future:
            raise RejectedEvent(Reason.IN_FUTURE, f"`ts` is {-age} in the future; allowed: {self.maximum_future}")


def _refuse_other_version(data: bytes) -> None:
    try:
        version = _decode_version(data).version
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return
    if _is_version(version) and not version.startswith(_OWN_MAJOR):
        raise _unsupported(version)


def _unsupported(version: str) -> RejectedEvent:
    # The version is at most nine digits and a dot: nothing of the payload can hide in it.
    return RejectedEvent(Reason.UNSUPPORTED_VERSION, f"version {version}; allowed: {SUPPORTED_MAJOR}.x")


def without_value(message: str) -> str:
    """Return the message of a failed validation without the one thing of the payload that it may quote."""
    return re.sub(r"^Invalid enum value .*(?= - at )", "Value not allowed", message, flags=re.DOTALL)
