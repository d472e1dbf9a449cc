"""Whatever crashes whenever, and however often a batch comes: the store ends up the same, each event in it once."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.processor.core.model import Position, Record
from services.processor.core.process import process
from services.telemetry.dead_letters import DeadLetter
from services.telemetry.storage.memory import MemoryStore
from services.telemetry.storage.ports import BatchRefusedError, Incoming, StoreUnavailableError, Written
from tests.services.processor.conftest import SHARD, Rig, event, record

pytestmark = pytest.mark.slow


class CrashedError(Exception):
    """The process is gone, at this point."""


@dataclass(slots=True)
class CrashingStore(MemoryStore):
    """Fails as the plan says, once a write: before the commit, after it, or by an outage; refuses sensor s7."""

    plan: list[str] | None = None

    def write(self, incoming: Sequence[Incoming], dead_letters: Sequence[DeadLetter], *, stream: str) -> Written:
        step = self.plan.pop(0) if self.plan else "commit"
        if step == "crash before":
            raise CrashedError
        if step == "outage":
            raise StoreUnavailableError("switched off")
        if any(each.event.sensor == "s7" for each in incoming):
            raise BatchRefusedError("s7")
        written = MemoryStore.write(self, incoming, dead_letters, stream=stream)
        if step == "crash after":
            raise CrashedError
        return written


STEPS = st.sampled_from(["commit", "commit", "crash before", "crash after", "outage"])
POISON = b"poison"


@st.composite
def shards(draw: st.DrawFn) -> list[Record]:
    """Records of a shard, some of them twice, some of them poison, in any order of time."""
    numbers = draw(st.lists(st.integers(-1, 30), min_size=1, max_size=25))
    return [record(POISON if number < 0 else event(number), place) for place, number in enumerate(numbers)]


def read_shard(
    records: Sequence[Record], store: CrashingStore, *, sizes: Sequence[int], checkpoints: Sequence[bool]
) -> None:
    """Process the shard to its end as KCL would: after a crash again from the last checkpoint that was saved."""
    checkpoint = 0
    sizes_left, saves_left = list(sizes), list(checkpoints)
    rig = Rig(store=store)
    while checkpoint < len(records):
        batch = records[checkpoint : checkpoint + (sizes_left.pop(0) if sizes_left else 5)]
        try:
            outcome = process(SHARD, batch, rig.ports, rig.limits)
        except CrashedError:
            rig = Rig(store=store)
            continue
        assert outcome.is_complete
        last = batch[-1]
        assert outcome.position == Position(
            sequence_number=last.sequence_number, sub_sequence_number=last.sub_sequence_number
        )
        if saves_left.pop(0) if saves_left else True:
            checkpoint += len(batch)
        else:  # crash between commit and checkpoint
            rig = Rig(store=store)


@settings(max_examples=80, deadline=None)
@given(
    records=shards(),
    plan=st.lists(STEPS, max_size=12),
    sizes=st.lists(st.integers(1, 12), max_size=12),
    checkpoints=st.lists(st.booleans(), max_size=12),
)
def test_should_end_in_the_same_store_when_anything_crashes(
    records: list[Record], plan: list[str], sizes: list[int], checkpoints: list[bool]
) -> None:
    calm, stormy = CrashingStore(), CrashingStore(plan=list(plan))
    read_shard(records, calm, sizes=[], checkpoints=[])
    read_shard(records, stormy, sizes=sizes, checkpoints=checkpoints)
    assert stormy.readings == calm.readings
    assert stormy.rollups_1m == calm.rollups_1m
    assert stormy.rollups_1h == calm.rollups_1h
    assert stormy.latest == calm.latest
    assert stormy.dead_letters == calm.dead_letters


@settings(max_examples=40, deadline=None)
@given(records=shards(), plan=st.lists(STEPS, max_size=12))
def test_should_account_for_every_record_when_anything_crashes(records: list[Record], plan: list[str]) -> None:
    store = CrashingStore(plan=list(plan))
    read_shard(records, store, sizes=[], checkpoints=[])
    good = {each.data for each in records if each.data != POISON and b'"s7"' not in each.data}
    bad = [each for each in records if each.data == POISON or b'"s7"' in each.data]
    assert len(store.readings) == len(good)
    assert len(store.dead_letters) == len(bad)
    assert sum(sums.count for sums in store.rollups_1m.values()) == len(good)
