"""What storing a batch costs, against a plain binary COPY of the same rows into the same table of the same server.

    python -m tests.performance.sink build/bench/sink.json

The sink decodes the events' bytes and writes them as the processor does: one transaction with readings, rollups, latest
values, registry. The COPY gets rows that are ready, in the order in which they come, and commits each batch. Both take
turns, so that what else the machine does hits both; medians of several turns are compared. Quote ratios, not rows.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import psutil
import psycopg
from rich.console import Console
from rich.table import Table

from services.telemetry.events import Event, decode, encode
from services.telemetry.storage.ports import Incoming
from services.telemetry.storage.postgres import PostgresStore
from services.telemetry.storage.statements import COPY, COPY_TYPES
from tests.performance.databases import bench_database

SIZES = (500, 1_000, 2_000, 10_000)
ROWS = 60_000
"""A turn, about; a second on a small machine."""
RATE = 10_000
"""Events a second, as their times say."""

Batch = list[tuple[Event, bytes]]


def batches(*, size: int, sensors: int, start: datetime) -> list[Batch]:
    """Return the batches of a turn, and one before it that is not timed; every sensor sends in its turn."""
    made = []
    for first in range(0, ROWS + size, size):
        events = [
            Event(
                facility=f"plant-{number % sensors % 4}",
                line=f"line-{number % sensors % 10}",
                sensor=f"sensor-{number % sensors:06d}",
                metric="temperature",
                ts=start + timedelta(microseconds=number * 1_000_000 // RATE),
                seq=number,
                value=20 + number % 997 / 100,
                unit="C",
            )
            for number in range(first, first + size)
        ]
        made.append([(each, encode(each)) for each in events])
    return made


def copy_writer(connection: psycopg.Connection[Any]) -> Callable[[Batch], None]:
    """Return what copies a batch and commits."""

    def write(batch: Batch) -> None:
        with connection.cursor().copy(COPY.format(table="readings", more="")) as copy:
            copy.set_types(COPY_TYPES)
            for e, _ in batch:
                copy.write_row((e.ts, e.seq, e.value, e.facility, e.sensor, e.metric, e.line, e.unit, e.quality))
        connection.commit()

    return write


def sink_writer(store: PostgresStore) -> Callable[[Batch], None]:
    """Return what decodes a batch and writes it."""
    arrived = datetime.now(UTC)

    def write(batch: Batch) -> None:
        incoming = [
            Incoming(decode(data), "shard-0", "1", number, data, arrived) for number, (_, data) in enumerate(batch)
        ]
        written = store.write(incoming, [], stream="bench")
        if written.inserted != len(batch):
            raise AssertionError(f"{written.inserted} of {len(batch)} rows were inserted")

    return write


class Turn(NamedTuple):
    """What a turn reached: rows a second, and microseconds of CPU a row, ours and that of the server's process."""

    rows_per_second: float
    python_us: float
    server_us: float


def timed(write: Callable[[Batch], None], made: Sequence[Batch], *, server_process: Callable[[], int]) -> Turn:
    """Time all batches but the first, which only warms up."""
    write(made[0])
    rows = sum(map(len, made[1:]))
    server = psutil.Process(server_process())
    served, ours, started = sum(server.cpu_times()[:2]), time.process_time(), time.perf_counter()
    for batch in made[1:]:
        write(batch)
    wall, ours, served = (
        time.perf_counter() - started,
        time.process_time() - ours,
        sum(server.cpu_times()[:2]) - served,
    )
    return Turn(rows / wall, ours / rows * 1e6, served / rows * 1e6)


def measure(url: str, *, sizes: Sequence[int], sensors: int, turns: int) -> list[dict[str, Any]]:
    """Return for each batch size what both reached."""
    start = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    results = []
    with psycopg.connect(url) as connection:
        store = PostgresStore(lambda: psycopg.connect(url))
        writers = {"copy": copy_writer(connection), "sink": sink_writer(store)}
        processes = {"copy": lambda: connection.info.backend_pid, "sink": lambda: _backend(store)}
        for size in sizes:
            made = batches(size=size, sensors=sensors, start=start)
            figures: dict[str, list[Turn]] = {name: [] for name in writers}
            for _ in range(turns):
                for name, write in writers.items():
                    connection.execute("TRUNCATE readings, rollups_1m, rollups_1h, latest, archive_hours")
                    connection.commit()
                    figures[name].append(timed(write, made, server_process=processes[name]))
            results.append(_result(figures, size=size, sensors=sensors))
        store.close()
    return results


def _backend(store: PostgresStore) -> int:
    connection = store._connection
    if connection is None:
        raise AssertionError("the store has no connection after a batch")
    return connection.info.backend_pid


def _result(figures: dict[str, list[Turn]], *, size: int, sensors: int) -> dict[str, Any]:
    result: dict[str, Any] = {"batch": size, "sensors": sensors}
    medians = {}
    for name, turns in figures.items():
        rows, python, server = (statistics.median(each) for each in zip(*turns, strict=True))
        medians[name] = rows, python + server
        result[f"{name}_rows_per_second"] = [round(each.rows_per_second) for each in turns]
        result[f"{name}_python_us"], result[f"{name}_server_us"] = round(python, 2), round(server, 2)
    result["ratio"] = round(medians["sink"][0] / medians["copy"][0], 3)
    result["cpu_ratio"] = round(medians["copy"][1] / medians["sink"][1], 3)
    return result


def main() -> None:
    """Measure, write the figures, show them."""
    parser = argparse.ArgumentParser(prog="python -m tests.performance.sink", description=__doc__)
    parser.add_argument("output", type=Path, help="the JSON file to write")
    parser.add_argument("--sensors", type=int, nargs="+", default=[125, 1_000], help="125 is a shard of eight's part")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args()
    results: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder, bench_database(Path(folder)) as url:
        for sensors in options.sensors:
            results += measure(url, sizes=options.sizes, sensors=sensors, turns=options.turns)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(results, indent=2) + "\n")
    table = Table(
        "batch", "sensors", "COPY rows/s", "sink rows/s", "ratio", "sink Python us", "sink server us", "CPU ratio"
    )
    for each in results:
        copy, sink = (statistics.median(each[f"{name}_rows_per_second"]) for name in ("copy", "sink"))
        table.add_row(
            f"{each['batch']:,}",
            f"{each['sensors']:,}",
            f"{copy:,.0f}",
            f"{sink:,.0f}",
            f"{each['ratio']:.0%}",
            f"{each['sink_python_us']:.1f}",
            f"{each['sink_server_us']:.1f}",
            f"{each['cpu_ratio']:.0%}",
        )
    Console().print(table)


if __name__ == "__main__":
    main()
