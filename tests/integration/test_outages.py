"""Servers that go away while a record processor works, and come back."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from local.servers.faults import NONE, Faults
from local.servers.ministack import client
from tests.integration.child_bench import ChildBench
from tests.integration.settling import UNSENT, until

pytestmark = pytest.mark.servers

LONGEST_STOP_SECONDS = 60.0


@pytest.mark.parametrize("told_by", ["the supervisor's stop file", "SIGTERM"])
def test_should_checkpoint_nothing_when_it_has_to_stop_while_postgresql_is_away(
    bench: ChildBench, told_by: str
) -> None:
    records = bench.shard.records(2000, poison_every=500)
    with bench.child() as daemon, ThreadPoolExecutor() as pool:
        daemon.process_records(records[:1000])
        bench.server.stop()
        try:
            batch = pool.submit(daemon.process_records, records[1000:])
            until(lambda: bench.said("store cannot be reached") > 0, "it waits for PostgreSQL")
            began = time.monotonic()
            if told_by == "SIGTERM":
                os.kill(daemon.process.pid, signal.SIGTERM)
            else:
                (bench.directory / "stop").touch()
            batch.result(LONGEST_STOP_SECONDS)
            daemon.shutdown_requested()
            assert daemon.close() == 0
            assert time.monotonic() - began < LONGEST_STOP_SECONDS
            assert len(daemon.checkpoints) == 1
        finally:
            bench.server.start()
    Path(bench.directory / "stop").unlink(missing_ok=True)
    assert bench.said("batch left to the next worker") == 1
    assert bench.stored() == 998
    with bench.child() as daemon:
        daemon.process_records(records[1000:])
    assert bench.account().problems == []


def test_should_write_the_batch_again_when_postgresql_ends_in_mid_transaction(bench: ChildBench) -> None:
    records = bench.shard.records(2000, poison_every=500)
    with bench.child() as daemon, ThreadPoolExecutor() as pool:
        daemon.process_records(records[:1000])
        try:
            with bench.held_in_transaction():
                batch = pool.submit(daemon.process_records, records[1000:])
                bench.until_held()
                bench.server.kill()
        except Exception:  # noqa: BLE001, S110 - the lock's own connection ends with the server
            pass
        bench.server.start()
        batch.result(LONGEST_STOP_SECONDS)
        assert len(daemon.checkpoints) == 2
    assert bench.said("store cannot be reached") >= 1
    assert bench.account().problems == []


def test_should_send_every_dead_letter_when_the_queue_comes_back(bench: ChildBench) -> None:
    bench.faults.faults = Faults(unavailable=1)
    with bench.child() as daemon:
        daemon.process_records(bench.shard.records(1000, poison_every=50))
        assert bench.faults.counts["unavailable"] >= 1
        assert bench.ask(UNSENT) == 20
        assert len(daemon.checkpoints) == 1
        bench.faults.faults = NONE
        daemon.process_records(bench.shard.records(1000, poison_every=1000))
    assert bench.said("dead letters wait in the table") >= 1
    account = bench.account()
    assert account.problems == []
    assert account.dead_letters == {"undecodable": 21}
    assert received(bench) == 21


def test_should_store_all_others_when_one_event_in_a_thousand_is_poison(bench: ChildBench) -> None:
    with bench.child() as daemon:
        for _ in range(4):
            daemon.process_records(bench.shard.records(5000, poison_every=1000))
    account = bench.account()
    assert account.problems == []
    assert account.dead_letters == {"undecodable": 20}
    assert received(bench) == 20


def test_should_bring_the_cache_up_to_date_when_redis_was_away(bench: ChildBench) -> None:
    with bench.child() as daemon:
        daemon.process_records(bench.shard.records(500))
        bench.cluster.kill()
        try:
            # Half of the sensors have no newer value later on.
            daemon.process_records(bench.shard.records(500, sensors=40))
            assert len(daemon.checkpoints) == 2
        finally:
            bench.cluster.start()
        time.sleep(5.5)  # so long the circuit breaker leaves it alone
        daemon.process_records(bench.shard.records(50, sensors=20))
        daemon.shutdown_requested()
        daemon.close()
    assert '"CacheFailures":1' in (bench.directory / "log").read_text()
    assert bench.account().problems == []


def received(bench: ChildBench) -> int:
    """Return how many different letters are in the queue."""
    sqs, found = client("sqs", bench.emulator.url), set[str]()
    while True:
        answer = sqs.receive_message(QueueUrl=bench.queue, MaxNumberOfMessages=10, VisibilityTimeout=60)
        messages = answer.get("Messages", [])
        if not messages:
            return len(found)
        found |= {message["Body"] for message in messages}
