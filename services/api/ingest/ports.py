"""What clients send, and where it goes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Protocol

import msgspec
from msgspec import UNSET, Meta, UnsetType

from services.telemetry.events import Event, Identifier, Quality, Timestamp, Unit, Version, Window
from services.telemetry.events import Sequence as SequenceNumber

MAXIMUM_EVENTS = 500
"""What one PutRecords takes, were no two events in one record."""


class NewEvent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An event as clients send it: the event contract, closed, and without `seq` if there is an Idempotency-Key."""

    facility: Identifier
    line: Identifier
    sensor: Identifier
    metric: Identifier
    ts: Timestamp
    seq: Annotated[
        SequenceNumber | UnsetType,
        Meta(description="with `ts` the identity of the reading; may be missing if Idempotency-Key is given"),
    ] = UNSET
    value: Annotated[float, Meta(description="finite")]
    unit: Unit
    quality: Quality = "good"
    version: Version = msgspec.field(default="1.0", name="v")


class NewEvents(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Events of one request: all of them are taken, or none."""

    events: Annotated[list[NewEvent], Meta(min_length=1, max_length=MAXIMUM_EVENTS)]


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the events."""

    accepted: Annotated[int, Meta(ge=1, le=MAXIMUM_EVENTS, description="how many the stream has now")]


class EventSink(Protocol):
    """Takes events for good."""

    async def send(self, events: Sequence[Event]) -> None:
        """Return once every event is durable.

        Raises:
            services.api.problems.Unavailable: of some events that is not known; sending all of them again is harmless.
        """


@dataclass(frozen=True, kw_only=True)
class Ingest:
    """What taking events needs.

    Attributes:
        sink: where they go.
        window: how far from now their time may be.
        now: the time, aware.
    """

    sink: EventSink
    window: Window
    now: Callable[[], datetime]
