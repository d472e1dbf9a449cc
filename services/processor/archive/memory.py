"""Closed hours in memory: for tests, and to read what the source means."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

import pyarrow as pa

from services.processor.archive.source import ONE_HOUR, SCHEMA
from services.telemetry.archive_layout import Hour
from services.telemetry.events import Event


class MemoryHours:
    """Readings in a list.

    Attributes:
        on_read: called before the rows are read, and after: a row that arrives meanwhile.
        finished: rows by hour, as they were noted.
    """

    def __init__(self, events: Iterable[Event] = (), *, batch_rows: int = 1000) -> None:
        self._events: list[Event] = []
        self._batch_rows = batch_rows
        self._dirty: set[Hour] = set()
        self.on_read: Callable[[], None] = lambda: None
        self.finished: dict[Hour, int] = {}
        self.add(*events)

    def add(self, *events: Event) -> None:
        """Take readings; an hour that gets one is open again."""
        self._events += events
        self._dirty |= {_hour(event) for event in events}

    def claim(self) -> bool:
        """See `HourSource`; there is nobody else."""
        return True

    def open_hours(self, *, closed_for: timedelta) -> list[Hour]:  # noqa: ARG002 - in memory every hour is over
        """See `HourSource`."""
        return sorted(self._dirty | ({_hour(event) for event in self._events} - self.finished.keys()))

    def begin(self, hour: Hour) -> None:
        """See `HourSource`."""
        self._dirty.discard(hour)
        self.finished.pop(hour, None)

    def batches(self, hour: Hour) -> Iterator[Any]:
        """See `HourSource`."""
        rows = sorted(
            (event for event in self._events if _hour(event) == hour),
            key=lambda event: (event.sensor, event.metric, event.ts, event.seq),
        )
        for start in range(0, len(rows), self._batch_rows):
            values = [
                {**{name: getattr(row, name) for name in SCHEMA.names[:-1]}, "ingested_at": row.ts}
                for row in rows[start : start + self._batch_rows]
            ]
            yield pa.RecordBatch.from_pylist(values, schema=SCHEMA)
            self.on_read()

    def finish(self, hour: Hour, rows: int) -> None:
        """See `HourSource`."""
        self.finished[hour] = rows


def _hour(event: Event) -> Hour:
    return Hour(event.ts - (event.ts - event.ts.min.replace(tzinfo=event.ts.tzinfo)) % ONE_HOUR, event.facility)
