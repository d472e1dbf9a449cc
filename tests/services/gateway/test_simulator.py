"""The simulator: it sends what its ledger says, at the rate it was told."""

import json
import threading
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway import simulator as module
from services.gateway.disturbance import Shares
from services.gateway.factory import MACHINES, places, shift_level
from services.gateway.ledger import DEAD_LETTERS, Kind, Ledger, Tally
from services.gateway.producer import Producer
from services.gateway.schedule import Schedule
from services.gateway.sequence import Sequence
from services.gateway.simulator import NOTE, Run, Simulator, resume
from services.gateway.spool import Spool
from services.telemetry import kpl
from services.telemetry.batcher import Batcher
from services.telemetry.events import Event, RejectedEvent, Window, decode

pytestmark = pytest.mark.slow

SHARES = Shares(poison=0.06, duplicates=0.05, out_of_order=0.05, late=0.03, future=0.03)
WINDOW = Window(maximum_lateness=timedelta(hours=24))


def run_of(tmp_path: Path, **changes: object) -> Run:
    run = Run(
        rate=200_000, seconds=0.02, sensors=60, facilities=("denver-1", "austin-2"), seed=7, shares=SHARES,
        ledger=str(tmp_path / "ledger.json"),
    )  # fmt: skip
    return msgspec.structs.replace(run, **changes)


def simulator(run: Run, ledger: Ledger, *, start: int = 1000) -> tuple[Simulator, Batcher, Sequence]:
    batcher = Batcher(buckets=4, aggregate_events=100, aggregate_bytes=24_576)
    sequence = Sequence(start)
    return Simulator(run, ledger=ledger, sequence=sequence, batcher=batcher), batcher, sequence


def simulate(run: Run) -> tuple[list[bytes], dict[str, object]]:
    source, batcher, _ = simulator(run, resume(run, None))
    while source.fill(batcher, seconds=0.1):
        pass
    source.committed()
    data = [each for record in batcher.take() for each in kpl.decode(record.data).records]
    return data, json.loads(Path(run.ledger).read_text())


def test_should_send_exactly_what_the_ledger_says(tmp_path: Path) -> None:
    data, ledger = simulate(run_of(tmp_path))
    now = datetime.now(UTC)
    reasons: Counter[str] = Counter()
    readings: dict[tuple[object, ...], Event] = {}
    duplicates = 0
    for each in data:
        try:
            event = decode(each)
            WINDOW.check(event, now)
        except RejectedEvent as error:
            reasons[str(error.reason)] += 1
            continue
        key = (event.facility, event.sensor, event.metric, event.ts, event.seq)
        duplicates += key in readings
        assert readings.setdefault(key, event) == event
    expected = ledger["expected"]
    assert isinstance(expected, dict)
    assert len(data) == ledger["sent"] == 4000
    assert reasons == expected["dead_letters"]
    assert (len(readings), duplicates) == (expected["readings"], expected["duplicates"])
    assert min(reasons.values()) > 20
    assert len(set(data)) == len(data) - duplicates  # poison too: what arrives twice was sent again
    facilities = ledger["facilities"]
    assert isinstance(facilities, dict)
    for name, tally in facilities.items():
        own = [event.seq for event in readings.values() if event.facility == name]
        assert (len(own), sum(own)) == (tally["readings"], tally["reading_seq_sum"])
        assert tally["first_seq"] <= min(own) <= max(own) <= tally["last_seq"]


def test_should_send_good_events_alone_when_nothing_else_is_asked_for(tmp_path: Path) -> None:
    data, ledger = simulate(run_of(tmp_path, shares=Shares()))
    events = [decode(each) for each in data]
    assert [event.seq for event in sorted(events, key=lambda event: event.seq)] == list(range(1000, 5000))
    assert {event.unit for event in events} <= {metric.unit for metrics in MACHINES.values() for metric in metrics}
    assert len({(event.facility, event.sensor, event.metric) for event in events}) == 120
    assert ledger["kinds"] == {**{str(kind): 0 for kind in Kind}, "normal": 4000}


def test_should_repeat_its_draws_when_the_seed_is_the_same(tmp_path: Path) -> None:
    ledgers = [simulate(run_of(tmp_path, seed=seed))[1]["kinds"] for seed in (3, 3, 4)]
    assert ledgers[0] == ledgers[1] != ledgers[2]


def test_should_have_faults_beyond_the_limits_and_bad_quality_now_and_then(tmp_path: Path) -> None:
    data, _ = simulate(run_of(tmp_path, shares=Shares(), rate=2e6, sensors=6, facilities=("a",)))
    limits = {(m.name, m.unit): m for metrics in MACHINES.values() for m in metrics}
    seen: Counter[str] = Counter()
    for event in map(decode, data):
        metric = limits[event.metric, event.unit] if event.metric not in {"speed", "pressure"} else None
        seen[event.quality] += 1
        if metric and event.quality == "good" and event.value > metric.high:
            seen["spike"] += 1
    assert seen["good"] > 0.99 * len(data)
    assert seen["bad"] > 0
    assert seen["uncertain"] > 0


def test_should_go_on_where_the_spool_says_when_it_was_killed(tmp_path: Path) -> None:
    run = run_of(tmp_path)
    with closing(Spool(tmp_path / "spool", limit_bytes=2**30)) as spool:
        first, batcher, sequence = simulator(run, resume(run, None), start=2**62)
        for _ in range(3):
            first.fill(batcher, seconds=0.1)
        spool.append(batcher.take(), next_sequence=sequence.next, notes=first.notes())
        first.fill(batcher, seconds=0.1)  # never committed: as if it had not been
        ledger = resume(run, spool.note(NOTE))
        assert 0 < ledger.sent < 4000
        second, batcher, sequence = simulator(run, ledger, start=spool.next_sequence() or 0)
        stop = threading.Event()
        assert Producer(spool, batcher, sequence, flush_seconds=0.01, alive=lambda: None).run(second, stop)
        spooled = spool.read(after=0, records=10**6, size=2**30)
    assert sum(each.record.events for each in spooled) == 4000
    account = json.loads(Path(run.ledger).read_text())
    assert (account["sent"], account["complete"]) == (4000, False)
    notes = second.sent()
    assert json.loads(Path(run.ledger).read_text())["complete"]
    assert resume(run, notes[NOTE]).sent == 0  # the next run is a new one


def test_should_begin_anew_when_the_interrupted_run_was_another(tmp_path: Path) -> None:
    run = run_of(tmp_path)
    source, batcher, _ = simulator(run, resume(run, None))
    source.fill(batcher, seconds=0.1)
    note = source.notes()[NOTE]
    assert resume(run, note).sent > 0
    assert resume(run_of(tmp_path, seed=8), note).sent == 0


class Clock:
    """A clock that moves only when somebody sleeps; stands in for the module `time`."""

    gmtime, strftime = staticmethod(time.gmtime), staticmethod(time.strftime)

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now

    def time(self) -> float:
        return 1.7e9 + self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_should_hold_the_rate_by_the_clock_and_catch_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    run = run_of(tmp_path, rate=2000, seconds=60.0, shares=Shares())
    source, batcher, _ = simulator(run, resume(run, None))
    clock.sleep(0.3)  # as if the machine had been busy
    while clock.now < 100.4:
        source.fill(batcher, seconds=0.01)
    times = sorted(decode(each).ts for record in batcher.take() for each in kpl.decode(record.data).records)
    assert len(times) == pytest.approx(800, abs=20)
    gaps = {(after - before).total_seconds() for before, after in pairwise(times)}
    assert max(gaps) < 0.002  # overdue events keep the time at which they were due


@given(st.floats(1, 1e5), st.floats(0.1, 100), st.floats(1, 10))
def test_should_keep_the_mean_whatever_the_bursts(rate: float, seconds: float, factor: float) -> None:
    schedule = Schedule(rate=rate, seconds=seconds, burst_factor=factor)
    counts = [schedule.due(step * seconds / 50) for step in range(51)]
    assert counts == sorted(counts)
    assert schedule.due(seconds) == schedule.total == round(rate * seconds)
    for number in {0, schedule.total // 3, schedule.total - 1} - {-1}:
        assert schedule.due(schedule.at(number) + 1e-6) >= number
        assert schedule.due(schedule.at(number) - 1e-6) <= number + 1
    assert Schedule(rate=rate, seconds=100, burst_factor=factor).due(10) == pytest.approx(10 * rate, abs=2)


def test_should_be_faster_in_a_burst() -> None:
    schedule = Schedule(rate=1000, seconds=60, burst_factor=5)
    assert schedule.due(1) == 5000
    assert schedule.due(2) - schedule.due(1) == pytest.approx(5000 / 9, abs=1)


def test_should_place_sensors_on_lines_of_every_facility() -> None:
    found = places(facilities=("a", "b"), sensors=240)
    assert len({(place.facility, place.sensor) for place in found}) == 240
    assert {place.line for place in found if place.facility == "b"} == {"line-01", "line-02", "line-03"}


@pytest.mark.parametrize(("hour", "level"), [(0, 0.55), (10, 1.0), (18, 0.85), (23.99, 0.55), (6, 0.775)])
def test_should_follow_the_shifts(hour: float, level: float) -> None:
    assert shift_level(hour) == pytest.approx(level)


def test_should_read_a_ledger_back_when_its_sums_are_above_64_bits() -> None:
    ledger = Ledger(parameters={}, facilities={"a": Tally(reading_seq_sum=2**90)})
    assert msgspec.json.decode(msgspec.json.encode(ledger), type=Ledger) == ledger


def test_should_know_the_fate_of_every_kind() -> None:
    assert {*DEAD_LETTERS, Kind.NORMAL, Kind.OUT_OF_ORDER, Kind.DUPLICATE} == set(Kind)
