"""Where closed hours come from."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Protocol

import pyarrow as pa

from services.telemetry.archive_layout import Hour

ONE_HOUR = timedelta(hours=1)

_TEXT, _TIME = pa.string(), pa.timestamp("us", tz="UTC")
SCHEMA = pa.schema(
    [
        ("facility", _TEXT),
        ("line", _TEXT),
        ("sensor", _TEXT),
        ("metric", _TEXT),
        ("ts", _TIME),
        ("seq", pa.int64()),
        ("value", pa.float64()),
        ("unit", _TEXT),
        ("quality", _TEXT),
        ("ingested_at", _TIME),
    ]
)
"""The columns of the archive: those of the event, and when the database got it."""


class SourceUnavailableError(RuntimeError):
    """The database cannot be reached or asked; nothing is marked, so the next run tries again."""


class HourSource(Protocol):
    """Closed hours, and what is known about their export. Each method raises `SourceUnavailableError`."""

    def claim(self) -> bool:
        """Tell whether the caller is the only archiver, until it closes the source."""

    def open_hours(self, *, closed_for: timedelta) -> list[Hour]:
        """Return hours that are over for so long and whose files do not hold all of their rows, oldest first."""

    def begin(self, hour: Hour) -> None:
        """Note that rows are going to be read: a row that comes after this makes the hour open again."""

    def batches(self, hour: Hour) -> Iterator[Any]:
        """Return the hour's rows as record batches of `SCHEMA`, by sensor, metric, ts, seq; a few MiB at a time."""

    def finish(self, hour: Hour, rows: int) -> None:
        """Note that the files hold the rows that were read."""
