"""The child process under a daemon that speaks KCL's protocol."""

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from services.processor.kcl.shard import FAILED
from tests.services.processor.conftest import SHARD, event, records_of
from tests.services.processor.fake_daemon import ChildEndedError, FakeDaemon

pytestmark = pytest.mark.programs

LAST = (f"{0:056d}", 5)
BATCH = records_of(*(event(number) for number in range(6)))
Start = Callable[..., FakeDaemon]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a child whose store behaves as told."""
    with ExitStack() as daemons:

        def begin(behaviour: str = "works") -> FakeDaemon:
            command = [sys.executable, "-m", "tests.services.processor.child", str(tmp_path / "store"), behaviour]
            variables = {"PATH": os.environ["PATH"], "RUN_DIRECTORY": str(tmp_path)}
            daemon = daemons.enter_context(FakeDaemon(variables, command))
            daemon.initialize(SHARD)
            return daemon

        yield begin


def stored(folder: Path) -> int:
    file = folder / "store"
    return int(json.loads(file.read_text())["readings"]) if file.exists() else 0


def test_should_checkpoint_what_is_committed_when_a_batch_is_done(start: Start, tmp_path: Path) -> None:
    daemon = start()
    daemon.process_records(BATCH)
    assert daemon.checkpoints == [LAST]
    assert stored(tmp_path) == 6
    assert list(tmp_path.glob("busy-*")) == []
    daemon.process_records([])
    daemon.shutdown_requested()
    assert daemon.checkpoints == [LAST]
    assert daemon.close() == 0


def test_should_checkpoint_the_end_when_the_shard_has_ended(start: Start) -> None:
    daemon = start()
    daemon.process_records(BATCH)
    daemon.shard_ended()
    assert daemon.checkpoints == [LAST, (None, None)]
    assert daemon.close() == 0


def test_should_try_longer_when_the_end_is_throttled(start: Start) -> None:
    daemon = start()
    daemon.refusals = ["ThrottlingException"] * 6
    daemon.shard_ended()
    assert daemon.checkpoints == [(None, None)]
    assert daemon.close() == 0


def test_should_try_again_when_a_checkpoint_is_throttled(start: Start) -> None:
    daemon = start()
    daemon.refusals = ["ThrottlingException", "KinesisClientLibDependencyException"]
    daemon.process_records(BATCH)
    assert daemon.checkpoints == [LAST]


def test_should_save_the_position_at_shut_down_when_its_checkpoint_failed(start: Start, tmp_path: Path) -> None:
    daemon = start()
    daemon.refusals = ["ThrottlingException"] * 5
    daemon.process_records(BATCH)
    assert daemon.checkpoints == []
    daemon.shutdown_requested()
    assert daemon.checkpoints == [LAST]


def test_should_process_no_more_when_the_lease_is_lost(start: Start, tmp_path: Path) -> None:
    daemon = start()
    daemon.refusals = ["ShutdownException"]
    daemon.process_records(BATCH)
    daemon.process_records(records_of(event(40)))
    daemon.lease_lost()
    assert daemon.checkpoints == []
    assert stored(tmp_path) == 6
    assert daemon.close() == 0


@pytest.mark.parametrize("refusal", ["InvalidStateException"])
def test_should_end_hard_when_the_protocol_is_out_of_step(start: Start, refusal: str) -> None:
    daemon = start()
    daemon.refusals = [refusal]
    with pytest.raises(ChildEndedError):
        daemon.process_records(BATCH)
    assert daemon.process.wait(10) == FAILED


def test_should_end_hard_and_checkpoint_nothing_when_something_unexpected_happens(start: Start) -> None:
    daemon = start("raises")
    with pytest.raises(ChildEndedError):
        daemon.process_records(BATCH)
    assert daemon.process.wait(10) == FAILED
    assert daemon.checkpoints == []


def test_should_checkpoint_nothing_when_it_has_to_stop_while_the_store_is_away(start: Start, tmp_path: Path) -> None:
    daemon = start("is away")
    threading.Timer(0.5, (tmp_path / "stop").touch).start()
    daemon.process_records(BATCH)
    daemon.process_records(records_of(event(40)))  # comes after what was left: must not be processed
    daemon.shutdown_requested()
    assert daemon.checkpoints == []
    assert daemon.close() == 0


def test_should_end_hard_when_the_shard_ends_after_a_batch_was_left(start: Start, tmp_path: Path) -> None:
    daemon = start("is away")
    (tmp_path / "stop").touch()
    daemon.process_records(BATCH)
    with pytest.raises(ChildEndedError):
        daemon.shard_ended()
    assert daemon.checkpoints == []


def test_should_wait_and_show_that_it_lives_when_the_store_is_away(start: Start, tmp_path: Path) -> None:
    daemon = start("is away")
    seen: list[int] = []

    def come_back() -> None:
        seen.extend(1 for _ in tmp_path.glob("busy-*"))
        (tmp_path / "back").touch()

    threading.Timer(0.5, come_back).start()
    daemon.process_records(BATCH)
    assert seen == [1]
    assert daemon.checkpoints == [LAST]
    assert stored(tmp_path) == 6
