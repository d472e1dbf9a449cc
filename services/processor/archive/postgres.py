"""Closed hours in PostgreSQL. What is known about their export is kept by functions that the migrations create."""

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta
from typing import Any

import psycopg
from psycopg import sql
from pyarrow import csv as arrow_csv

from services.processor.archive.source import ONE_HOUR, SCHEMA, SourceUnavailableError
from services.telemetry.archive_layout import Hour
from services.telemetry.storage.ports import StoreUnavailableError

LOCK = 5427
"""Key of the session's advisory lock: one archiver works for all tasks. 5426 is that of hours and their writers."""
BLOCK_BYTES = 4 * 1024 * 1024
"""How much text is parsed at once; with what is made of it, all that an hour needs in memory."""

# As text: the database sends rows one by one as they come off the index, and the parser works outside of Python.
_ROWS = sql.SQL(
    "COPY (SELECT facility_id, line_id, sensor_id, metric, ts, seq, value, unit, quality, ingested_at FROM readings "
    "WHERE facility_id = {} AND ts >= {} AND ts < {} ORDER BY facility_id, sensor_id, metric, ts, seq) "
    "TO STDOUT (FORMAT csv)"
)

_REOPEN = "SELECT begin_export(facility_id, hour) FROM archive_hours WHERE dropped_at IS NULL"
"""`begin_export` notes that an hour is being written; until `finish_export` it is one that is to be exported."""


class PostgresHours:
    """Closed hours of the table of readings, over one connection."""

    def __init__(self, connect: Callable[[], psycopg.Connection[Any]]) -> None:
        """Take what connects; it is called at the first use."""
        self._connect = connect
        self._connection: psycopg.Connection[Any] | None = None

    def claim(self) -> bool:
        """See `HourSource`."""
        with self._session() as connection:
            row = connection.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,)).fetchone()
        return bool(row and row[0])

    def open_hours(self, *, closed_for: timedelta) -> list[Hour]:
        """See `HourSource`."""
        with self._session() as connection:
            rows = connection.execute("SELECT hour, facility_id FROM hours_to_export(%s)", (closed_for,)).fetchall()
        return [Hour(hour.astimezone(UTC), facility) for hour, facility in rows]

    def begin(self, hour: Hour) -> None:
        """See `HourSource`; waits for writers that have rows of this hour under way."""
        with self._session() as connection:
            connection.execute("SELECT begin_export(%s, %s)", (hour.facility, hour.start))

    def batches(self, hour: Hour) -> Iterator[Any]:
        """See `HourSource`."""
        statement = _ROWS.format(hour.facility, hour.start, hour.start + ONE_HOUR)
        with self._session() as connection, connection.cursor() as cursor:
            # What pyarrow reads as times; the session's own setting could be anything.
            cursor.execute("SET LOCAL timezone TO 'UTC'")
            cursor.execute("SET LOCAL datestyle TO 'ISO'")
            with cursor.copy(statement) as rows:
                stream = _Rows(rows)
                if stream.peek():
                    yield from arrow_csv.open_csv(
                        stream,
                        read_options=arrow_csv.ReadOptions(
                            column_names=SCHEMA.names, block_size=BLOCK_BYTES, use_threads=False
                        ),
                        parse_options=arrow_csv.ParseOptions(quote_char=csv.excel.quotechar, double_quote=True),
                        convert_options=arrow_csv.ConvertOptions(
                            column_types=SCHEMA, strings_can_be_null=False, null_values=[]
                        ),
                    )

    def finish(self, hour: Hour, rows: int) -> None:
        """See `HourSource`."""
        with self._session() as connection:
            connection.execute("SELECT finish_export(%s, %s, %s)", (hour.facility, hour.start, rows))

    def reopen(self) -> int:
        """Have every hour exported again that was not dropped, and return how many there are.

        For a database that was restored: it believes in files that are no more, or that know more than it does.
        """
        with self._session() as connection:
            return connection.execute(_REOPEN).rowcount

    def close(self) -> None:
        """Close the connection, which gives up the claim."""
        if self._connection is not None:
            self._connection.close()

    @contextmanager
    def _session(self) -> Iterator[psycopg.Connection[Any]]:
        """Give the connection for one transaction."""
        try:
            if self._connection is None:
                self._connection = self._connect()
            with self._connection.transaction():
                yield self._connection
        except (psycopg.Error, StoreUnavailableError) as error:
            raise SourceUnavailableError(str(error).strip()) from error


class _Rows(io.RawIOBase):
    """The rows of a COPY as a file, for the parser."""

    def __init__(self, rows: psycopg.Copy) -> None:
        super().__init__()
        self._rows = rows
        self._left = b""

    def peek(self) -> bytes:
        """Return the beginning, nothing if there is no row."""
        if not self._left:
            self._left = bytes(self._rows.read())
        return self._left

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        parts, length = [self._left] if self._left else [], len(self._left)
        while (size < 0 or length < size) and (row := self._rows.read()):
            parts.append(bytes(row))
            length += len(row)
        data = b"".join(parts)
        if size < 0:
            self._left = b""
            return data
        self._left = data[size:]
        return data[:size]
