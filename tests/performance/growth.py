"""How the cost of an event grows: with the batch, the number of sensors, writers at once, and a full partition.

    python -m tests.performance.growth build/bench/growth.json

Each point changes one of them and leaves the others at their usual value. Cost is CPU: ours and that of the server's
process, microseconds an event, so that what else runs on the machine matters less than it does to the clock.
"""

import argparse
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import psutil
import psycopg
from rich.console import Console
from rich.table import Table

from services.telemetry.events import Event, encode
from services.telemetry.storage.ports import Incoming
from services.telemetry.storage.postgres import PostgresStore
from tests.performance.databases import bench_database

RATE = 10_000
EVENTS = 60_000
"""Of a turn, all writers together."""


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """What a turn is run with: events a batch, sensors, writers at once (one a shard), readings there before."""

    batch: int = 2_000
    sensors: int = 1_000
    writers: int = 1
    stored: int = 0


AXES: dict[str, tuple[Point, ...]] = {
    "batch": tuple(Point(batch=each) for each in (100, 500, 1_000, 2_000, 5_000, 10_000)),
    "sensors": tuple(Point(batch=10_000, sensors=each) for each in (1_000, 10_000, 100_000)),
    "writers": tuple(Point(writers=each) for each in (1, 2, 4, 8)),
    "stored": tuple(Point(stored=each) for each in (0, 1_000_000, 5_000_000)),
}


def batches(point: Point, *, writer: int, start: datetime) -> list[list[Incoming]]:
    """Return the batches of one writer, which has its own part of the sensors as a shard has."""
    arrived = datetime.now(UTC)
    own = range(writer, max(point.sensors, point.writers), point.writers)

    def incoming(number: int) -> Incoming:
        sensor = own[number % len(own)]
        event = Event(
            facility="plant",
            line=f"line-{sensor % 10}",
            sensor=f"sensor-{sensor:06d}",
            metric="temperature",
            ts=start + timedelta(microseconds=number * 1_000_000 * point.writers // RATE),
            seq=number,
            value=20 + number % 997 / 100,
            unit="C",
        )
        return Incoming(event, f"shard-{writer}", "1", number, encode(event), arrived)

    count = EVENTS // point.writers
    return [
        [incoming(number) for number in range(first, min(first + point.batch, count))]
        for first in range(0, count, point.batch)
    ]


def fill(url: str, rows: int, *, start: datetime) -> None:
    """Put readings of other sensors into the hour, sorted by nothing."""
    with psycopg.connect(url) as connection:
        (found,) = connection.execute("SELECT count(*) FROM readings").fetchone() or (0,)
        connection.execute(
            """INSERT INTO readings (facility_id, line_id, sensor_id, metric, ts, seq, value, unit, quality)
               SELECT 'plant', 'line-0', 'sensor-' || lpad((n %% 100000)::text, 6, '0'), 'pressure',
                      %s::timestamptz + n * interval '100 microseconds', n, n %% 997, 'bar', 'good'
               FROM generate_series(%s::bigint, %s::bigint) AS n""",
            (start, found, rows - 1),
        )


def turn(point: Point, url: str, *, start: datetime) -> tuple[float, float, float]:
    """Return microseconds of our CPU and of the server's an event, and events a second, of one turn.

    Raises:
        AssertionError: not every event is stored.
    """
    work = [batches(point, writer=each, start=start) for each in range(point.writers)]
    connections = [psycopg.connect(url) for _ in work]
    pids = [each.info.backend_pid for each in connections]
    stores = [PostgresStore(lambda connection=each: connection) for each in connections]  # type: ignore[misc]
    for store, made in zip(stores, work, strict=True):
        store.write(made[0], [], stream="bench")  # warms up: plans, registry
    inserted = [0] * len(work)

    def write(number: int) -> None:
        inserted[number] = sum(stores[number].write(each, [], stream="bench").inserted for each in work[number][1:])

    threads = [threading.Thread(target=write, args=(each,)) for each in range(len(work))]
    served, ours, began = _cpu(pids), time.process_time(), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall, ours, served = time.perf_counter() - began, time.process_time() - ours, _cpu(pids) - served
    for store in stores:
        store.close()
    events = sum(len(each) for made in work for each in made[1:])
    if sum(inserted) != events:
        raise AssertionError(f"{sum(inserted)} of {events} events were stored")
    return ours / events * 1e6, served / events * 1e6, events / wall


def _cpu(pids: Sequence[int]) -> float:
    return sum(sum(psutil.Process(pid).cpu_times()[:2]) for pid in pids)


def measure(url: str, *, turns: int) -> Iterator[dict[str, Any]]:
    """Yield the figures of every point.

    Events of a turn come after those of the one before, so that no turn finds its keys taken; points with readings
    that were there before come last, from few to many.
    """
    start = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=2)
    for axis, points in AXES.items():
        for place, point in enumerate(points):
            if point.stored:
                fill(url, point.stored, start=start)
            else:
                with psycopg.connect(url) as connection:
                    connection.execute("TRUNCATE readings, rollups_1m, rollups_1h, latest, archive_hours")
            minutes = [timedelta(minutes=place * turns + number) for number in range(turns)]
            figures = [turn(point, url, start=start + each) for each in minutes]
            python, server, rate = (statistics.median(each) for each in zip(*figures, strict=True))
            yield {
                "axis": axis,
                **msgspec.structs.asdict(point),
                "python_us": round(python, 2),
                "server_us": round(server, 2),
                "events_per_second": [round(each[2]) for each in figures],
                "median_events_per_second": round(rate),
            }


def main() -> None:
    """Measure, write the figures, show them."""
    parser = argparse.ArgumentParser(prog="python -m tests.performance.growth", description=__doc__)
    parser.add_argument("output", type=Path, help="the JSON file to write")
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, bench_database(Path(folder)) as url:
        results = list(measure(url, turns=options.turns))
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(results, indent=2) + "\n")
    table = Table("axis", "batch", "sensors", "writers", "stored before", "Python us", "server us", "events/s")
    for each in results:
        numbers = (each[name] for name in ("batch", "sensors", "writers", "stored"))
        table.add_row(
            each["axis"],
            *(f"{number:,}" for number in numbers),
            f"{each['python_us']:.1f}",
            f"{each['server_us']:.1f}",
            f"{each['median_events_per_second']:,}",
        )
    Console().print(table)


if __name__ == "__main__":
    main()
