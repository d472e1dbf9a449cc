"""What the event path asks of a store of readings.

A reading's key is (facility, sensor, metric, ts, seq). The same key with the same values is a duplicate and ignored;
the same key with other values is a conflict, and becomes a dead letter.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from services.telemetry.dead_letters import DeadLetter
from services.telemetry.events import Event


class Incoming(msgspec.Struct, frozen=True, gc=False):
    """A valid event, and where it comes from.

    Attributes:
        event: the decoded event.
        shard_id: of the stream.
        sequence_number: of the record; many events share one when records are aggregates.
        sub_sequence_number: of the event within the record, from 0.
        payload: the event as it came, for the dead letters.
        arrived_at: when the stream took the record; aware, UTC.
    """

    event: Event
    shard_id: str
    sequence_number: str
    sub_sequence_number: int
    payload: bytes
    arrived_at: datetime


class Written(msgspec.Struct, frozen=True):
    """What one transaction did; inserted, duplicates and dead letters add up to the events that were given.

    Attributes:
        inserted: readings that are new.
        duplicates: events that the store already had, or that were in the batch more than once.
        dead_letters: conflicts that the store found; they are in its table already, by the same transaction.
        latest: for each (facility, sensor, metric) that got a newer value, by (ts, seq), that event.
    """

    inserted: int
    duplicates: int
    dead_letters: tuple[DeadLetter, ...]
    latest: tuple[Event, ...]


class StoreUnavailableError(RuntimeError):
    """The store cannot be reached, or cannot work now; the same batch may succeed later. Nothing was written."""


class BatchRefusedError(ValueError):
    """The store refuses the data of this batch, now and later. Nothing was written."""


class ReadingStore(Protocol):
    """A store of readings. One object is for one thread."""

    def write(self, incoming: Sequence[Incoming], dead_letters: Sequence[DeadLetter], *, stream: str) -> Written:
        """Write a batch: readings, rollups, latest values, registry, alerts, dead letters. All of it or nothing.

        Args:
            incoming: events in the order of the stream.
            dead_letters: what was rejected before; those that the store has already are left as they are.
            stream: the name of the stream, for the dead letters that the store adds.

        Raises:
            StoreUnavailableError: retry the whole batch.
            BatchRefusedError: some event cannot be stored; halve the batch to find it.
        """

    def unsent_dead_letters(self, limit: int) -> list[DeadLetter]:
        """Return dead letters that are not marked as sent, oldest first.

        Raises:
            StoreUnavailableError: retry.
        """

    def mark_dead_letters_sent(self, dead_letters: Sequence[DeadLetter]) -> None:
        """Mark dead letters as sent; marking them again changes nothing.

        Raises:
            StoreUnavailableError: retry.
        """

    def newest(self) -> Iterator[Event]:
        """Go through the latest value of every sensor and metric.

        Raises:
            StoreUnavailableError: retry from the start.
        """

    def close(self) -> None:
        """Let go of what the store holds open; a later call opens it anew."""
