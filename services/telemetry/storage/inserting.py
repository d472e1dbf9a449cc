"""Getting readings into their table, each once: straight, or through a staging table that finds what is there."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from psycopg import Connection

from services.telemetry.dead_letters import DeadLetter
from services.telemetry.events import Event
from services.telemetry.storage import statements
from services.telemetry.storage.arrays import numbers, texts, times
from services.telemetry.storage.batch import Batch, Key, arrange, conflict, key_of, values_of
from services.telemetry.storage.ports import Incoming

Values = tuple[str, float, str, str]
"""Line, value, unit, quality."""


Result = TypeVar("Result")


def copy_readings(connection: Connection[Any], batch: Batch, *, meanwhile: Callable[[], Result]) -> Result:
    """Copy a batch into the table of readings.

    Args:
        connection: in a transaction.
        batch: what to copy.
        meanwhile: what to do while the server, which is slower, works on what it was sent; its result is returned.

    Raises:
        psycopg.errors.UniqueViolation: a key is stored already, or twice in the batch; the transaction has failed.
    """
    statement = statements.COPY.format(table="readings", more="")
    with connection.cursor().copy(statement) as copy:
        copy.set_types(statements.COPY_TYPES)
        write = copy.write_row
        for e in batch.events:
            write((e.ts, e.seq, e.value, e.facility, e.sensor, e.metric, e.line, e.unit, e.quality))
        return meanwhile()


class Staged:
    """A batch on its way through the staging table: what is new in it, and what the store had before.

    Attributes:
        batch: every key once, by the event that came first.
    """

    def __init__(self, incoming: Sequence[Incoming]) -> None:
        self._firsts: dict[Key, Incoming] = {}
        self._suspects: list[Incoming] = []
        for each in incoming:
            if self._firsts.setdefault(key_of(each.event), each) is not each:
                self._suspects.append(each)
        self.batch = arrange(each.event for each in self._firsts.values())

    def insert(self, connection: Connection[Any]) -> Batch:
        """Insert what is new, and return it."""
        events = list(self.batch.events)
        connection.execute(statements.STAGING)
        with connection.cursor().copy(statements.COPY.format(table="staging", more=", place")) as copy:
            copy.set_types((*statements.COPY_TYPES, "int4"))
            for place, e in enumerate(events):
                copy.write_row((e.ts, e.seq, e.value, e.facility, e.sensor, e.metric, e.line, e.unit, e.quality, place))
        old = {place for (place,) in connection.execute(statements.INSERT_STAGED)}
        if not old:
            return self.batch
        self._suspects += [self._firsts.pop(key_of(events[place])) for place in sorted(old)]
        return arrange(event for place, event in enumerate(events) if place not in old)

    def conflicts(self, connection: Connection[Any], *, stream: str) -> list[DeadLetter]:
        """Return dead letters for those that were not inserted and differ from what is stored under their key.

        Args:
            connection: in the transaction of `insert`.
            stream: for the dead letters.
        """
        stored = {key: values_of(each.event) for key, each in self._firsts.items()}
        stored |= _stored(connection, [each.event for each in self._suspects if key_of(each.event) not in stored])
        return [
            conflict(each, stream=stream)
            for each in self._suspects
            # A reading that is gone was archived: this one is late to be the same.
            if stored.get(key_of(each.event), values_of(each.event)) != values_of(each.event)
        ]


def _stored(connection: Connection[Any], events: Sequence[Event]) -> dict[Key, Values]:
    """Return what the table holds under the events' keys."""
    if not events:
        return {}
    limits = min(each.ts for each in events), max(each.ts for each in events)
    rows = connection.execute(statements.STORED, (*keys(events), *limits))
    return {
        (facility, sensor, metric, ts, seq): (line, value, unit, quality)
        for facility, sensor, metric, ts, seq, line, value, unit, quality in rows
    }


def keys(events: Iterable[Event]) -> tuple[str, str, str, str, str]:
    """Return the columns of the events' keys, as array literals."""
    events = list(events)
    stamps: list[datetime] = [each.ts for each in events]
    return (
        texts([each.facility for each in events]),
        texts([each.sensor for each in events]),
        texts([each.metric for each in events]),
        times(stamps),
        numbers([each.seq for each in events]),
    )
