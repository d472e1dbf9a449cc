"""The sender: repeats exactly what was not accepted, deletes exactly what was."""

import random
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from local.waiting import wait_until
from services.gateway import sender
from services.gateway.records import Spooled
from services.gateway.sender import Sender
from services.gateway.spool import Spool
from services.telemetry import backoff
from services.telemetry.memory_stream import MemoryStream
from services.telemetry.records import Record
from services.telemetry.stream import MAXIMUM_BYTES, MAXIMUM_RECORDS, StreamUnavailableError

THROTTLED = "ProvisionedThroughputExceededException"


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    with closing(Spool(tmp_path, limit_bytes=2**30)) as spool:
        yield spool


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backoff, "MAXIMUM_SECONDS", 0.002)
    monkeypatch.setattr(sender, "IDLE_SECONDS", 0.01)


def fill(spool: Spool, count: int, size: int = 10) -> list[Record]:
    records = [Record(str(number), "7", 1, b"x" * size) for number in range(count)]
    spool.append(records, next_sequence=count, notes={})
    return records


def until(condition: Callable[[], bool]) -> None:
    assert wait_until(condition, seconds=30, every=0.002), "nothing happened for 30 s"


@contextmanager
def sending(spool: Spool, stream: MemoryStream, requests_in_flight: int = 1) -> Iterator[Sender]:
    stop = threading.Event()
    under_test = Sender(spool, stream, requests_in_flight=requests_in_flight, stop=stop)
    under_test.start()
    try:
        yield under_test
    finally:
        stop.set()
        assert under_test.join(seconds=30)


def keys(records: Sequence[Record]) -> Counter[str]:
    return Counter(record.partition_key for record in records)


def test_should_send_everything_once_within_the_limits_of_a_request(spool: Spool) -> None:
    stream = MemoryStream()
    records = fill(spool, 2 * MAXIMUM_RECORDS + 1) + fill(spool, 3, MAXIMUM_BYTES // 2)
    with sending(spool, stream, 4):
        until(spool.is_empty)
    assert keys(stream.accepted) == keys(records)
    assert max(stream.requests) == MAXIMUM_RECORDS
    assert len(stream.requests) >= 5  # two of half of the size with their keys are more than one request takes


def test_should_repeat_only_the_entries_that_failed(spool: Spool) -> None:
    def answer(request: int, records: Sequence[Record]) -> list[str | None]:
        return [THROTTLED if request < 5 and int(each.partition_key) % 2 else None for each in records]

    stream = MemoryStream(answer)
    records = fill(spool, 100)
    with sending(spool, stream):
        until(spool.is_empty)
    assert stream.requests == [100, 50, 50, 50, 50, 50]
    assert keys(stream.accepted) == keys(records)


def test_should_delete_what_was_accepted_while_the_rest_still_fails(spool: Spool) -> None:
    stream = MemoryStream(
        lambda _, records: [None if each.partition_key == "3" else "InternalFailure" for each in records]
    )
    fill(spool, 5)
    with sending(spool, stream):
        until(lambda: len(stream.requests) > 20)  # without end
    left = spool.read(after=0, records=100, size=2**20)
    assert [each.record.partition_key for each in left] == ["0", "1", "2", "4"]


def test_should_repeat_the_whole_request_when_there_was_no_answer(spool: Spool) -> None:
    def answer(request: int, records: Sequence[Record]) -> list[str | None]:
        if request < 3:
            raise StreamUnavailableError("no route to host")
        return [None] * len(records)

    stream = MemoryStream(answer)
    fill(spool, 7)
    with sending(spool, stream):
        until(spool.is_empty)
    assert stream.requests == [7, 7, 7, 7]


def test_should_lose_nothing_and_double_nothing_when_answers_are_arbitrary(spool: Spool) -> None:
    chance = random.Random(1)  # noqa: S311
    stream = MemoryStream(lambda _, records: [chance.choice([None, THROTTLED]) for _ in records])
    records = fill(spool, 3000)
    with sending(spool, stream, 4):
        until(spool.is_empty)
    assert keys(stream.accepted) == keys(records)


def test_should_stop_at_once_while_it_waits_to_repeat(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "full_jitter", lambda _: 600.0)
    stream = MemoryStream(lambda _, records: [THROTTLED] * len(records))
    fill(spool, 1)
    with sending(spool, stream):
        until(lambda: len(stream.requests) == 1)
    assert not spool.is_empty()


def test_should_go_on_when_the_disk_refuses_to_delete_for_a_while(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, failures = spool.delete, iter([1, 2])

    def delete(spooled: Sequence[Spooled]) -> None:
        if next(failures, None):
            raise sqlite3.OperationalError("database or disk is full")
        real(spooled)

    monkeypatch.setattr(spool, "delete", delete)
    stream = MemoryStream()
    fill(spool, 2)
    with sending(spool, stream):
        until(spool.is_empty)
    assert stream.requests == [2]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_should_say_that_it_is_dead_when_a_thread_fails(spool: Spool) -> None:
    def answer(_request: int, _records: Sequence[Record]) -> list[str | None]:
        raise ZeroDivisionError

    fill(spool, 1)
    with sending(spool, MemoryStream(answer)) as under_test:
        until(lambda: not under_test.is_alive())
    assert not spool.is_empty()


@pytest.mark.parametrize("attempt", [1, 2, 5, 1000, 10**9])
def test_should_wait_within_a_limit_that_doubles(attempt: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    waits = [backoff.full_jitter(attempt) for _ in range(200)]
    limit = min(backoff.MAXIMUM_SECONDS, backoff.FIRST_SECONDS * 2 ** (min(attempt, 20) - 1))
    assert 0 <= min(waits) < 0.2 * limit
    assert 0.8 * limit < max(waits) <= limit
