"""The producer: acknowledges what is durable, and waits when there is no room."""

import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from local.waiting import wait_until
from services.gateway import producer as module
from services.gateway.producer import Producer
from services.gateway.sequence import Sequence as Numbers
from services.gateway.spool import Spool
from services.telemetry.batcher import Batcher
from services.telemetry.records import Record

LIMIT = 2**20


class Endless:
    """A source with as much as anybody takes; remembers how much was acknowledged."""

    refused = 0

    def __init__(self, spool: Spool, stop: threading.Event, *, most: int = 10**9) -> None:
        self.spool, self.stop, self.most = spool, stop, most
        self.added = self.acknowledged = self.deleted = 0

    def fill(self, batcher: Batcher, *, seconds: float) -> bool:  # noqa: ARG002 - it never waits
        for _ in range(100):
            batcher.add(self.added % 4, b"x" * 200)
            self.added += 1
        return self.added < self.most

    def notes(self) -> Mapping[str, bytes]:
        return {"added": str(self.added).encode()}

    def committed(self) -> None:
        self.acknowledged = self.added
        assert durable(self.spool) + self.deleted == self.added  # never before

    def sent(self) -> Mapping[str, bytes]:
        return {}


def durable(spool: Spool) -> int:
    return sum(each.record.events for each in spool.read(after=0, records=10**6, size=2**30))


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    with closing(Spool(tmp_path, limit_bytes=LIMIT)) as spool:
        yield spool


def producer(spool: Spool) -> Producer:
    batcher = Batcher(buckets=4, aggregate_events=100, aggregate_bytes=24_576)
    return Producer(spool, batcher, Numbers(0), flush_seconds=0.01, alive=lambda: None)


def test_should_acknowledge_all_when_the_source_ends(spool: Spool) -> None:
    source = Endless(spool, threading.Event(), most=1000)
    assert producer(spool).run(source, source.stop)
    assert source.acknowledged == source.added == durable(spool) == 1000
    assert spool.note("added") == b"1000"


def test_should_not_read_the_source_when_the_spool_is_full(spool: Spool) -> None:
    source = Endless(spool, threading.Event())
    thread = threading.Thread(target=producer(spool).run, args=(source, source.stop))
    thread.start()
    assert wait_until(lambda: spool.free_bytes() <= 0.5 * LIMIT, seconds=30, every=0.01)

    def waits() -> bool:
        before = source.added
        time.sleep(0.2)
        return source.added == before

    assert wait_until(waits, seconds=30)
    full = source.added
    assert spool.free_bytes() >= 0  # and the limit was kept
    sent = spool.read(after=0, records=20, size=2**30)
    source.deleted = sum(each.record.events for each in sent)
    spool.delete(sent)
    # It reads on once there is room.
    assert wait_until(lambda: source.added > full, seconds=30, every=0.01)
    source.stop.set()
    thread.join(30)
    assert source.acknowledged == source.added


def test_should_write_what_it_has_read_when_it_is_stopped(spool: Spool) -> None:
    class Stopping(Endless):
        def fill(self, batcher: Batcher, *, seconds: float) -> bool:
            self.stop.set()
            return super().fill(batcher, seconds=seconds)

    source = Stopping(spool, threading.Event())
    assert producer(spool).run(source, source.stop)
    assert source.acknowledged == source.added == durable(spool) == 100


def test_should_write_what_it_has_read_when_the_source_fails(spool: Spool) -> None:
    class Failing(Endless):
        def fill(self, batcher: Batcher, *, seconds: float) -> bool:
            if self.added:
                raise OSError("the disk of the source is gone")
            return super().fill(batcher, seconds=seconds)

    source = Failing(spool, threading.Event())
    with pytest.raises(OSError, match="gone"):
        producer(spool).run(source, source.stop)
    assert source.acknowledged == durable(spool) == 100


def test_should_bound_what_is_in_memory_when_the_source_is_fast(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAXIMUM_BATCH_BYTES", 50_000)
    batches: list[int] = []
    real = spool.append

    def append(records: Sequence[Record], *, next_sequence: int, notes: Mapping[str, bytes]) -> None:
        batches.append(sum(record.events for record in records))
        real(records, next_sequence=next_sequence, notes=notes)

    monkeypatch.setattr(spool, "append", append)
    source = Endless(spool, threading.Event(), most=2000)
    batcher = Batcher(buckets=4, aggregate_events=100, aggregate_bytes=24_576)
    Producer(spool, batcher, Numbers(0), flush_seconds=60, alive=lambda: None).run(source, source.stop)
    assert batches == [300, 300, 300, 300, 300, 300, 200]


@pytest.mark.parametrize("stopped", [False, True])
def test_should_acknowledge_nothing_while_the_disk_refuses(
    spool: Spool, stopped: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Endless(spool, threading.Event(), most=100)
    real, failures = spool.append, iter(range(3))

    def append(records: Sequence[Record], *, next_sequence: int, notes: Mapping[str, bytes]) -> None:
        assert source.acknowledged == 0
        if stopped:
            source.stop.set()
        if stopped or next(failures, None) is not None:
            raise sqlite3.OperationalError("database or disk is full")
        real(records, next_sequence=next_sequence, notes=notes)

    monkeypatch.setattr(spool, "append", append)
    monkeypatch.setattr(module, "full_jitter", lambda _: 0.001)
    assert producer(spool).run(source, source.stop) is not stopped
    assert source.acknowledged == durable(spool) == (0 if stopped else 100)
