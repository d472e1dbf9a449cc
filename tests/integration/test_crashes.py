"""Record processors that end in the worst moment; who comes after them makes the account exact."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.integration.child_bench import ChildBench
from tests.services.processor.fake_daemon import ChildEndedError

pytestmark = pytest.mark.servers


def test_should_store_once_when_a_child_is_killed_between_commit_and_checkpoint(bench: ChildBench) -> None:
    records = bench.shard.records(3000, poison_every=1000)
    with bench.child() as daemon:
        daemon.process_records(records[:1000])
        daemon.kills_at_checkpoint = True
        with pytest.raises(ChildEndedError):
            daemon.process_records(records[1000:2000])
        assert daemon.process.returncode == -9
        assert len(daemon.checkpoints) == 1
    # It was really committed: that makes the replay a replay.
    assert bench.stored() == 1998
    with bench.child() as daemon:
        daemon.process_records(records[1000:])
        daemon.shutdown_requested()
        assert daemon.close() == 0
    assert '"Duplicates":999' in (bench.directory / "log").read_text()
    assert bench.account().problems == []


def test_should_store_nothing_when_a_child_is_killed_in_mid_transaction(bench: ChildBench) -> None:
    records = bench.shard.records(2000, poison_every=500)
    with bench.child() as daemon, ThreadPoolExecutor() as pool:
        daemon.process_records(records[:1000])
        with bench.held_in_transaction():
            batch = pool.submit(daemon.process_records, records[1000:])
            bench.until_held()
            daemon.kill()
            with pytest.raises(ChildEndedError):
                batch.result()
        assert len(daemon.checkpoints) == 1
    assert bench.stored() == 998
    with bench.child() as daemon:
        daemon.process_records(records[1000:])
    assert '"Duplicates":0' in json_of_metrics(bench)
    assert bench.account().problems == []


def test_should_store_once_when_two_children_have_the_same_records_at_the_same_time(bench: ChildBench) -> None:
    records = bench.shard.records(2000, poison_every=500)
    with bench.child() as old, bench.child() as new, ThreadPoolExecutor() as pool:
        with bench.held_in_transaction():
            batches = [pool.submit(each.process_records, records) for each in (old, new)]
            bench.until_held(children=2)
            # The lease has gone to the other one: what the first now asks for is refused.
            old.refusals.append("ShutdownException")
        for batch in batches:
            batch.result()
        old.lease_lost()
        assert old.checkpoints == []
        assert new.checkpoints == [(records[-1].sequence_number, records[-1].sub_sequence_number)]
        assert old.close() == 0
        new.process_records(bench.shard.again(records[-300:-1]))
        new.shutdown_requested()
        assert new.close() == 0
    account = bench.account()
    assert account.problems == []
    assert account.repeated == 299


def json_of_metrics(bench: ChildBench) -> str:
    """Return what the log says of duplicates; zero where it says nothing."""
    counts = [json.loads(line) for line in (bench.directory / "log").read_text().splitlines() if '"_aws"' in line]
    return f'"Duplicates":{sum(each.get("Duplicates", 0) for each in counts)}'
