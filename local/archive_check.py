"""Whether the archive has what the database has."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from pyarrow import parquet

from services.telemetry.archive_layout import Hour, folder_of, hours_in

READINGS = """
SELECT facility_id, line_id, sensor_id, metric, ts, seq, value, unit, quality, ingested_at FROM readings
WHERE facility_id = %s AND ts >= %s AND ts < %s
"""


def archived(archive: Path, hour: Hour) -> list[tuple[Any, ...]]:
    """Return the rows of an hour's files."""
    parts = sorted(folder_of(archive, hour).glob("*.parquet"))
    return [tuple(row.values()) for part in parts for row in parquet.ParquetFile(part).read().to_pylist()]


def stored(connection: psycopg.Connection[Any], hour: Hour) -> list[tuple[Any, ...]]:
    """Return the rows of an hour in the database."""
    return connection.execute(READINGS, [hour.facility, hour.start, hour.start + timedelta(hours=1)]).fetchall()


def differences(connection: psycopg.Connection[Any], archive: Path, facility: str, start: datetime) -> int:
    """Return how many rows of an hour are in one of both and not in the other, or twice in the archive."""
    hour = Hour(start, facility)
    there, wanted = archived(archive, hour), stored(connection, hour)
    return len(set(there) ^ set(wanted)) + len(there) - len(set(there))


def hours(archive: Path) -> set[Hour]:
    """Return which hours are in the archive."""
    return {hour for _, hour in hours_in(archive)}
