"""A batch ends in the store, each event once, and says up to where it may be checkpointed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import msgspec
import pytest

from services.processor.core.memory import MemoryPause
from services.processor.core.model import Position
from services.processor.core.process import process
from services.telemetry.dead_letters import DeadLetter
from services.telemetry.emf import Metric
from services.telemetry.events import Event, Reason
from services.telemetry.storage.memory import MemoryStore
from services.telemetry.storage.ports import BatchRefusedError, Incoming, Written
from tests.services.processor.conftest import ARRIVED, SHARD, Rig, event, records_of


@dataclass(slots=True)
class FussyStore(MemoryStore):
    """Refuses events of one sensor, and dead letters with one reason."""

    refused_sensor: str = ""
    refused_reason: str = ""
    attempts: int = 0

    def write(self, incoming: Sequence[Incoming], dead_letters: Sequence[DeadLetter], *, stream: str) -> Written:
        self.attempts += 1
        self._check_available()
        if any(each.event.sensor == self.refused_sensor for each in incoming) or any(
            each.reason == self.refused_reason for each in dead_letters
        ):
            raise BatchRefusedError("value \u2013 out of range")
        return MemoryStore.write(self, incoming, dead_letters, stream=stream)


def test_should_store_every_event_and_give_the_last_position_when_all_are_good(rig: Rig) -> None:
    outcome = rig.process(*(event(number) for number in range(11)))
    assert (outcome.inserted, outcome.duplicates, outcome.dead_letters) == (11, 0, 0)
    assert outcome.is_complete
    assert outcome.position == Position(sequence_number=f"{1:056d}", sub_sequence_number=0)
    assert len(rig.store.readings) == 11


def test_should_do_nothing_when_there_is_no_record(rig: Rig) -> None:
    outcome = rig.process()
    assert outcome.position is None
    assert outcome.is_complete


def test_should_count_duplicates_and_store_once_when_a_batch_comes_again(rig: Rig) -> None:
    batch = [event(number) for number in range(6)]
    rig.process(*batch)
    again = rig.process(*batch)
    assert (again.inserted, again.duplicates) == (0, 6)
    assert len(rig.store.readings) == 6


def test_should_store_what_the_stream_took_in_time_however_late_it_is_read(rig: Rig) -> None:
    """As long as a stream keeps anything at all: 365 days."""
    away = timedelta(days=365)
    took = [msgspec.structs.replace(each, arrived_at=each.arrived_at - away) for each in records_of(
        event(0, ts=ARRIVED - away - timedelta(hours=24)), event(1, ts=ARRIVED - away - timedelta(hours=24, seconds=1))
    )]  # fmt: skip
    outcome = process(SHARD, took, rig.ports, rig.limits)
    assert (outcome.inserted, outcome.dead_letters) == (1, 1)
    (letter,) = rig.store.dead_letters.values()
    assert (letter.reason, letter.payload) == (Reason.TOO_LATE, took[1].data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xff\xfe", Reason.UNDECODABLE),
        (b"", Reason.UNDECODABLE),
        (b"{}", Reason.INVALID),
        (b'{"v":"2.0"}', Reason.UNSUPPORTED_VERSION),
        (event(1, ts=ARRIVED - timedelta(hours=24, seconds=1)), Reason.TOO_LATE),
        (event(1, ts=ARRIVED + timedelta(minutes=5, seconds=1)), Reason.IN_FUTURE),
    ],
)
def test_should_keep_the_raw_bytes_as_dead_letter_when_an_event_is_refused(
    rig: Rig, data: bytes | Event, reason: Reason
) -> None:
    outcome = rig.process(event(0), data, event(2))
    (letter,) = rig.store.dead_letters.values()
    assert (letter.reason, letter.payload) == (reason, records_of(event(0), data)[1].data)
    assert (letter.stream, letter.shard_id, letter.sub_sequence_number) == ("telemetry", SHARD, 1)
    assert len(rig.store.readings) == 2
    assert outcome.dead_letters == 1
    assert rig.queue.letters == [letter]
    assert rig.metrics.counts[reason] == rig.metrics.counts[Metric.DEAD_LETTERS] == 1


def test_should_tell_of_a_conflict_when_the_same_key_has_other_values(rig: Rig) -> None:
    rig.process(event(1))
    outcome = rig.process(event(1, value=99.0))
    assert outcome.dead_letters == 1
    assert [letter.reason for letter in rig.queue.letters] == [Reason.CONFLICT]


def test_should_wait_and_go_on_when_the_store_comes_back() -> None:
    rig = Rig()
    rig.store.available = False
    rig.pause = MemoryPause(lambda: setattr(rig.store, "available", len(rig.pause.waits) == 20))
    rig.__post_init__()
    outcome = rig.process(event(1))
    assert outcome.inserted == 1
    assert rig.metrics.counts[Metric.RETRIES] == len(rig.pause.waits) == 20
    assert max(rig.pause.waits) <= rig.limits.longest_wait_seconds
    assert len(set(rig.pause.waits)) == 20  # jitter


def test_should_give_the_committed_position_alone_when_it_has_to_stop_while_it_waits() -> None:
    rig = Rig()
    rig.process(*(event(number) for number in range(4)))
    rig.store.available = False
    rig.pause = MemoryPause(lambda: setattr(rig.pause, "stopping", True))
    rig.__post_init__()
    outcome = rig.process(*(event(number) for number in range(8)))
    assert not outcome.is_complete
    assert outcome.position is None


def test_should_give_the_position_of_the_chunks_before_when_it_has_to_stop_in_between() -> None:
    @dataclass(slots=True)
    class Stopping(MemoryStore):
        def write(self, incoming: Sequence[Incoming], dead_letters: Sequence[DeadLetter], *, stream: str) -> Written:
            rig.pause.stopping = True
            return MemoryStore.write(self, incoming, dead_letters, stream=stream)

    rig = Rig(store=Stopping())
    outcome = rig.process(*(event(number) for number in range(9)))
    assert not outcome.is_complete
    assert outcome.position == Position(sequence_number=f"{0:056d}", sub_sequence_number=3)
    assert len(rig.store.readings) == 4


def test_should_set_the_bad_event_aside_and_write_the_rest_when_the_database_refuses_a_batch() -> None:
    store = FussyStore(refused_sensor="bad")
    rig = Rig(store=store)
    rig.limits = type(rig.limits)(stream="telemetry", window=rig.limits.window, batch_events=64)
    batch = [event(number, sensor="bad" if number == 37 else f"s{number}") for number in range(64)]
    outcome = rig.process(*batch, b"poison")
    assert (outcome.inserted, outcome.dead_letters) == (63, 2)
    assert store.attempts <= 1 + 2 * 7  # the poison is a chunk of its own
    reasons = {letter.sub_sequence_number: letter.reason for letter in store.dead_letters.values()}
    assert set(reasons.values()) == {Reason.REFUSED, Reason.UNDECODABLE}
    refused = next(letter for letter in store.dead_letters.values() if letter.reason == Reason.REFUSED)
    assert refused.detail == "value \\u2013 out of range"
    assert rig.metrics.counts[Reason.REFUSED] == 1


def test_should_raise_when_the_database_refuses_a_dead_letter() -> None:
    rig = Rig(store=FussyStore(refused_reason="undecodable"))
    with pytest.raises(BatchRefusedError):
        rig.process(b"poison")


def test_should_keep_letters_in_the_table_and_send_them_later_when_the_queue_cannot_be_reached(rig: Rig) -> None:
    rig.queue.is_reachable = False
    assert rig.process(b"poison").is_complete
    rig.queue.is_reachable = True
    rig.process(event(1))
    assert rig.queue.letters == []  # not yet: each batch would ask the database
    rig.seconds += 31
    rig.process(event(2))
    assert [letter.payload for letter in rig.queue.letters] == [b"poison"]
    rig.seconds += 31
    rig.process(event(3))
    assert len(rig.queue.letters) == 1


def test_should_measure_lag_and_age_when_a_batch_is_committed(rig: Rig) -> None:
    rig.process(event(0), event(1))
    assert rig.metrics.values[Metric.LAG] == [2000.0]
    assert rig.metrics.values[Metric.EVENT_AGE] == [60_000.0]
    assert rig.metrics.values[Metric.BATCH_SIZE] == [2]
    assert len(rig.metrics.values[Metric.COMMIT_TIME]) == 1
    assert rig.metrics.counts[Metric.EVENTS] == 2
