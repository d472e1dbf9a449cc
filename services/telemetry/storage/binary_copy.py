"""Rows of `readings` in the binary format of COPY.

psycopg writes such rows too, value by value; of a batch's rows two thirds are the same texts again and again, so a
series is encoded once. Format: the PostgreSQL manual, chapter "COPY", "Binary Format".
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from struct import Struct

from services.telemetry.events import Event
from services.telemetry.storage.batch import MICROSECOND, Batch

COLUMNS = "ts, seq, value, facility_id, sensor_id, metric, line_id, unit, quality"
HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"

_SINCE_2000 = datetime(2000, 1, 1, tzinfo=UTC)
_FIELDS = 9
_pack_numbers = Struct(">hiqiqid").pack  # number of fields; then length and value of ts, seq, value
_pack_length = Struct(">i").pack


def encode(batch: Batch) -> bytes:
    """Return all rows of a batch, in its order, with header and trailer."""
    return b"".join((HEADER, *_rows(batch), TRAILER))


def _rows(batch: Batch) -> Iterator[bytes]:
    for group in batch.groups:
        first = group[0]
        line, unit, quality = first.line, first.unit, first.quality
        texts = _texts(first)
        for event in group:
            if event.line != line or event.quality != quality or event.unit != unit:
                line, unit, quality = event.line, event.unit, event.quality
                texts = _texts(event)
            yield _pack_numbers(_FIELDS, 8, (event.ts - _SINCE_2000) // MICROSECOND, 8, event.seq, 8, event.value)
            yield texts


def _texts(event: Event) -> bytes:
    fields = (event.facility, event.sensor, event.metric, event.line, event.unit, event.quality)
    encoded = [field.encode() for field in fields]
    return b"".join(_pack_length(len(field)) + field for field in encoded)
