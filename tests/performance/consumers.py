"""Our batch path beside two plain consumers that do less: the same events, emulator and PostgreSQL, in one run.

    python -m tests.performance.consumers build/bench/consumers.json

All three read the stream with boto3's GetRecords and store readings durably. The plain ones read one event a record and
store nothing but the reading: one with an INSERT and a commit for each, one with psycopg2's `execute_values` for each
answer. Ours reads aggregates and does everything: decode, window, one transaction with rollups, latest and registry. In
production KCL reads for it, so its figure without the reading is there too. Quote ratios, not events a second.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import psycopg2
from psycopg2.extras import execute_values
from rich.console import Console
from rich.table import Table

from local.kinesis_tables import create_stream
from local.servers.ministack import Ministack, client
from services.processor.core.caching import CacheKeeper
from services.processor.core.memory import MemoryDeadLetterQueue, MemoryPause
from services.processor.core.model import Limits, Record
from services.processor.core.outbox import Outbox
from services.processor.core.ports import Ports
from services.processor.core.process import process
from services.telemetry import kpl
from services.telemetry.cache import MemoryLatestCache
from services.telemetry.emf import MemoryMetrics
from services.telemetry.events import Event, Window, decode, encode
from services.telemetry.storage.postgres import PostgresStore
from tests.performance.databases import bench_database

EVENTS = 20_000
SINGLE_INSERTS = 4_000
"""One INSERT an event is so slow that a part has to do."""
AGGREGATE = 100
SENSORS = 1_000
SQL = "INSERT INTO readings (facility_id, line_id, sensor_id, metric, ts, seq, value, unit, quality) VALUES "
DO_NOTHING = " ON CONFLICT DO NOTHING"


def events(*, start: datetime) -> list[bytes]:
    """Return encoded events, every sensor in its turn."""
    return [
        encode(
            Event(
                facility="plant",
                line=f"line-{number % 10}",
                sensor=f"sensor-{number % SENSORS:04d}",
                metric="temperature",
                ts=start + timedelta(microseconds=100 * number),
                seq=number,
                value=20 + number % 997 / 100,
                unit="C",
            )
        )
        for number in range(EVENTS)
    ]


def put(kinesis: Any, stream: str, records: Sequence[bytes]) -> None:
    """Put records into a stream of one shard, 500 a call.

    Raises:
        AssertionError: a record is refused.
    """
    for first in range(0, len(records), 500):
        part = [{"Data": each, "PartitionKey": "key"} for each in records[first : first + 500]]
        if kinesis.put_records(StreamName=stream, Records=part)["FailedRecordCount"]:
            raise AssertionError("the emulator refuses records")


def aggregates(records: Sequence[bytes]) -> list[bytes]:
    """Return the records packed as the gateway packs them."""
    encoder, packed = kpl.Encoder(partition_key="key", explicit_hash_key="1"), []
    for first in range(0, len(records), AGGREGATE):
        for each in records[first : first + AGGREGATE]:
            encoder.add(each)
        packed.append(encoder.take())
    return packed


def read(kinesis: Any, stream: str, *, limit: int = 10_000) -> Iterator[list[dict[str, Any]]]:
    """Yield each answer of GetRecords from the stream's beginning, until there is nothing more."""
    (shard,) = kinesis.list_shards(StreamName=stream)["Shards"]
    iterator = kinesis.get_shard_iterator(
        StreamName=stream, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    while answer := kinesis.get_records(ShardIterator=iterator, Limit=limit):
        if not answer["Records"]:
            return
        yield answer["Records"]
        iterator = answer["NextShardIterator"]


def row(data: bytes) -> tuple[Any, ...]:
    """Return an event's row, in the order of `SQL`."""
    e = decode(data)
    return (e.facility, e.line, e.sensor, e.metric, e.ts, e.seq, e.value, e.unit, e.quality)


def one_insert_each(kinesis: Any, url: str) -> int:
    """Store each event by its own INSERT and commit; return how many."""
    stored = 0
    with psycopg.connect(url, autocommit=True) as connection:
        for records in read(kinesis, "single", limit=1_000):
            for record in records:
                connection.execute(f"{SQL}(%s, %s, %s, %s, %s, %s, %s, %s, %s){DO_NOTHING}", row(record["Data"]))
                stored += 1
            if stored >= SINGLE_INSERTS:
                return stored
    return stored


def execute_values_batches(kinesis: Any, url: str) -> int:
    """Store each answer by `execute_values` and a commit; return how many events."""
    stored = 0
    with closing(psycopg2.connect(url)) as connection:
        for records in read(kinesis, "single", limit=1_000):
            with connection, connection.cursor() as cursor:
                rows = [row(each["Data"]) for each in records]
                execute_values(cursor, f"{SQL}%s{DO_NOTHING}", rows, page_size=1_000)
            stored += len(records)
    return stored


def as_records(answer: Sequence[dict[str, Any]]) -> list[Record]:
    """Return the user records of aggregates, as KCL hands them over."""
    return [
        Record(
            data=data,
            sequence_number=record["SequenceNumber"],
            sub_sequence_number=number,
            arrived_at=record["ApproximateArrivalTimestamp"],
        )
        for record in answer
        for number, data in enumerate(kpl.decode(record["Data"]).records)
    ]


def ours(batches: Iterator[list[Record]], url: str) -> int:
    """Store batches as the processor does, but for Redis and SQS; return how many events."""
    store = PostgresStore(lambda: psycopg.connect(url))
    metrics = MemoryMetrics()
    ports = Ports(
        store=store,
        cache=CacheKeeper(cache=MemoryLatestCache(), store=store, metrics=metrics, monotonic=time.monotonic),
        outbox=Outbox(store=store, queue=MemoryDeadLetterQueue(), monotonic=time.monotonic),
        metrics=metrics,
        pause=MemoryPause(),
        now=lambda: datetime.now(UTC),
    )
    limits = Limits(stream="aggregated", window=Window(maximum_lateness=timedelta(hours=24)))
    try:
        return sum(process("shard-0", records, ports, limits).inserted for records in batches)
    finally:
        store.close()


def measure(*, turns: int) -> dict[str, list[float]]:
    """Return the events a second of each consumer in each turn.

    Raises:
        AssertionError: a consumer does not store what it has read.
    """
    figures: dict[str, list[float]] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        Ministack(directory=Path(folder)) as emulator,
        bench_database(Path(folder)) as url,
    ):
        kinesis = client("kinesis", emulator.url)
        made = events(start=datetime.now(UTC) - timedelta(minutes=5))
        for name, records in {"single": made, "aggregated": aggregates(made)}.items():
            create_stream(kinesis, name=name, shards=1)
            put(kinesis, name, records)
        ready = [as_records(answer) for answer in read(kinesis, "aggregated")]
        consumers: dict[str, Callable[[], int]] = {
            "one INSERT a record": lambda: one_insert_each(kinesis, url),
            "execute_values": lambda: execute_values_batches(kinesis, url),
            "ours, reading by boto3": lambda: ours(map(as_records, read(kinesis, "aggregated")), url),
            "ours, records from KCL": lambda: ours(iter(ready), url),
        }
        for _ in range(turns):
            for name, consume in consumers.items():
                figures.setdefault(name, []).append(_turn(consume, url))
    return figures


def _turn(consume: Callable[[], int], url: str) -> float:
    with psycopg.connect(url) as connection:
        connection.execute("TRUNCATE readings, rollups_1m, rollups_1h, latest, archive_hours")
    started = time.perf_counter()
    stored = consume()
    seconds = time.perf_counter() - started
    with psycopg.connect(url) as connection:
        (found,) = connection.execute("SELECT count(*) FROM readings").fetchone() or (0,)
    if found != stored or stored < SINGLE_INSERTS:
        raise AssertionError(f"{found} readings of {stored} events")
    return stored / seconds


def main() -> None:
    """Measure, write the figures, show them."""
    parser = argparse.ArgumentParser(prog="python -m tests.performance.consumers", description=__doc__)
    parser.add_argument("output", type=Path, help="the JSON file to write")
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args()
    figures = measure(turns=options.turns)
    medians = {name: statistics.median(turns) for name, turns in figures.items()}
    slowest = medians["one INSERT a record"]
    results = [
        {
            "consumer": name,
            "events_per_second": [round(each) for each in turns],
            "ratio_to_one_insert": round(medians[name] / slowest, 2),
            "ratio_to_execute_values": round(medians[name] / medians["execute_values"], 2),
        }
        for name, turns in figures.items()
    ]
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(results, indent=2) + "\n")
    table = Table("consumer", "events/s (median)", "to one INSERT", "to execute_values")
    for each in results:
        name = str(each["consumer"])
        table.add_row(
            name, f"{medians[name]:,.0f}", f"{each['ratio_to_one_insert']}", f"{each['ratio_to_execute_values']}"
        )
    Console().print(table)


if __name__ == "__main__":
    main()
