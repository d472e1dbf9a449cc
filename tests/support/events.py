"""Events and what carries them, for tests of stores."""

from datetime import UTC, datetime, timedelta
from typing import Any

from services.telemetry.dead_letters import DeadLetter
from services.telemetry.events import Event, Reason, encode
from services.telemetry.storage.ports import Incoming

START = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
ARRIVED = datetime(2026, 3, 1, 10, 5, tzinfo=UTC)


def event(seq: int = 1, *, seconds: float = 0, **fields: Any) -> Event:
    """Return an event so many seconds after the start."""
    usual: dict[str, Any] = {
        "facility": "plant-1",
        "line": "line-1",
        "sensor": "sensor-1",
        "metric": "temperature",
        "ts": START + timedelta(seconds=seconds),
        "seq": seq,
        "value": 20.0,
        "unit": "C",
    }
    return Event(**(usual | fields))


def incoming(*events: Event, first: int = 0) -> list[Incoming]:
    """Return events as the stream brings them, one record each."""
    return [
        Incoming(each, "shard-0", str(number), 0, encode(each), ARRIVED)
        for number, each in enumerate(events, start=first)
    ]


def dead_letter(number: int = 1, **fields: Any) -> DeadLetter:
    """Return a dead letter of the stream `events`."""
    usual: dict[str, Any] = {
        "stream": "events",
        "shard_id": "shard-0",
        "sequence_number": str(number),
        "sub_sequence_number": 0,
        "reason": Reason.UNDECODABLE,
        "detail": "no JSON",
        "payload": b"\x00\xff{",
        "arrived_at": ARRIVED,
    }
    return DeadLetter(**(usual | fields))
