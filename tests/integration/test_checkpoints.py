"""Checkpoints that are refused: what is committed and what is checkpointed may differ, but only in one direction."""

import pytest

from tests.integration.child_bench import ChildBench
from tests.services.processor.fake_daemon import ChildEndedError

pytestmark = pytest.mark.servers


def test_should_checkpoint_later_when_checkpoints_are_throttled(bench: ChildBench) -> None:
    records = bench.shard.records(900, poison_every=300)
    with bench.child() as daemon:
        daemon.refusals += ["ThrottlingException"] * 2
        daemon.process_records(records[:300])
        assert daemon.checkpoints == [(records[299].sequence_number, records[299].sub_sequence_number)]
        # So often that it gives up: the next batch's checkpoint stands for both.
        daemon.refusals += ["ThrottlingException"] * 5
        daemon.process_records(records[300:600])
        assert len(daemon.checkpoints) == 1
        daemon.process_records(records[600:])
        assert daemon.checkpoints[1:] == [(records[-1].sequence_number, records[-1].sub_sequence_number)]
        assert daemon.refusals == []
    assert bench.said("not checkpointed") == 1
    assert bench.account().problems == []


def test_should_leave_the_rest_to_the_next_when_the_lease_is_lost_at_a_checkpoint(bench: ChildBench) -> None:
    records = bench.shard.records(900)
    with bench.child() as daemon:
        daemon.process_records(records[:300])
        daemon.refusals.append("ShutdownException")
        daemon.process_records(records[300:600])
        daemon.process_records(records[600:])  # KCL may have had it under way
        daemon.lease_lost()
        assert daemon.close() == 0
        assert len(daemon.checkpoints) == 1
    assert bench.stored() == 600
    with bench.child() as daemon:
        daemon.process_records(records[300:])
    assert bench.account().problems == []


def test_should_end_when_the_daemon_is_out_of_step(bench: ChildBench) -> None:
    records = bench.shard.records(600)
    with bench.child() as daemon:
        daemon.refusals.append("InvalidStateException")
        with pytest.raises(ChildEndedError):
            daemon.process_records(records[:300])
        assert daemon.process.wait(10) == 70
        assert daemon.checkpoints == []
    assert bench.said("ending, so that nothing is passed over") == 1
    with bench.child() as daemon:
        daemon.process_records(records)
    assert bench.account().problems == []


def test_should_checkpoint_the_end_when_a_shard_ends(bench: ChildBench) -> None:
    records = bench.shard.records(600, poison_every=200)
    with bench.child() as daemon:
        daemon.process_records(records)
        daemon.refusals += ["ThrottlingException"] * 3
        daemon.shard_ended()
        assert daemon.checkpoints[-1] == (None, None)
        assert len(daemon.checkpoints) == 2
        assert daemon.close() == 0
    assert bench.account().problems == []
