"""What an event takes in the archive, as the archiver writes it."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from delivery.costs.assumptions import assumed
from services.processor.archive.files import write_hour
from services.processor.archive.source import SCHEMA
from services.telemetry.archive_layout import Hour

SENSORS, READINGS = 40, 3_600
START = datetime(2026, 1, 5, 6, tzinfo=UTC)


def hour() -> Iterator[Any]:
    """Yield an hour of readings a second, sensor by sensor, with times and values that jitter."""
    chance = random.Random(1)  # noqa: S311 - the same hour each time
    begin, times = int(START.timestamp() * 1e6), pa.timestamp("us", tz="UTC")
    for sensor in range(SENSORS):
        measured = [begin + each * 1_000_000 + chance.randrange(1_000) * 1_000 for each in range(READINGS)]
        stored = [each + 300_000 + chance.randrange(700_000) for each in measured]
        columns = [
            ["plant-1"] * READINGS,
            ["line-1"] * READINGS,
            [f"press-{sensor:04d}"] * READINGS,
            ["oil_temperature"] * READINGS,
            pa.array(measured, times),
            [each * 5_000 + sensor for each in range(READINGS)],
            [round(52 + 0.4 * chance.gauss(), 4) for _ in range(READINGS)],
            ["Cel"] * READINGS,
            ["good"] * READINGS,
            pa.array(stored, times),
        ]
        yield pa.record_batch(columns, schema=SCHEMA)


@pytest.mark.slow
def test_should_take_about_as_many_bytes_an_event_as_the_costs_assume(tmp_path: Path) -> None:
    rows = write_hour(tmp_path, Hour(START, "plant-1"), hour())
    size = sum(path.stat().st_size for path in tmp_path.rglob("*.parquet"))
    assert size / rows == pytest.approx(assumed("archive.bytes_per_event"), rel=0.1)
