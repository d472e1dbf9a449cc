"""What goes into the processing of a batch, and what comes out."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from services.telemetry.events import Window


class Record(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One user record of a shard: an aggregated Kinesis record holds many.

    Attributes:
        data: what should be an event.
        sequence_number: of the Kinesis record, unique within the shard.
        sub_sequence_number: its place in an aggregated record, else 0.
        arrived_at: when Kinesis took the Kinesis record; aware.
    """

    data: bytes
    sequence_number: str
    sub_sequence_number: int
    arrived_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A place in a shard: everything up to and including it is in the database."""

    sequence_number: str
    sub_sequence_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What bounds the processing of a batch.

    Attributes:
        stream: its name; part of a dead letter's identity.
        window: how old, and how far in the future, an event may be.
        batch_events: the most events of one transaction.
        first_wait_seconds: the upper bound of the first wait for a store that cannot be reached; it doubles each time.
        longest_wait_seconds: where the doubling ends.
    """

    stream: str
    window: Window
    batch_events: int = 10_000
    first_wait_seconds: float = 0.2
    longest_wait_seconds: float = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a batch.

    Attributes:
        position: up to where to checkpoint; None when nothing was committed.
        is_complete: False when the program had to stop before the end: then the rest has to come again.
        inserted: events that are new in the database.
        duplicates: events that were there before.
        dead_letters: events that are in the dead-letter table instead.
    """

    position: Position | None
    is_complete: bool
    inserted: int = 0
    duplicates: int = 0
    dead_letters: int = 0
