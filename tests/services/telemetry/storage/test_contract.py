"""What every store of readings does: the same tests for the one in memory and the one in PostgreSQL."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.telemetry.events import Event, Reason
from services.telemetry.storage.batch import EPOCH, HOUR, MICROSECOND
from services.telemetry.storage.memory import MemoryStore
from services.telemetry.storage.ports import BatchRefusedError, StoreUnavailableError
from tests.services.telemetry.storage.benches import Bench, InMemory, InPostgres
from tests.support.events import dead_letter, event, incoming


@pytest.fixture(params=["memory", pytest.param("postgres", marks=pytest.mark.servers)])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    made: Bench = InMemory() if request.param == "memory" else InPostgres(request.getfixturevalue("database"))
    yield made
    made.store.close()


def write(bench: Bench, *events: Event) -> tuple[int, int, int]:
    written = bench.store.write(incoming(*events), [], stream="events")
    return written.inserted, written.duplicates, len(written.dead_letters)


def test_should_store_each_event_once_when_a_batch_is_replayed(bench: Bench) -> None:
    batch = [event(seq, seconds=seq * 7, value=float(seq)) for seq in range(20)]
    assert write(bench, *batch) == (20, 0, 0)
    before = bench.readings(), bench.rollups("rollups_1m"), bench.rollups("rollups_1h"), bench.latest()
    assert write(bench, *batch) == (0, 20, 0)
    assert (bench.readings(), bench.rollups("rollups_1m"), bench.rollups("rollups_1h"), bench.latest()) == before
    assert write(bench, *batch[10:], event(99, seconds=500)) == (1, 10, 0)
    assert sum(count for count, *_ in bench.rollups("rollups_1h").values()) == 21


def test_should_sum_up_minutes_and_hours_exactly(bench: Bench) -> None:
    write(bench, event(1, value=1.5), event(2, seconds=59.999999, value=-2.5), event(3, seconds=60, value=4.0))
    write(bench, event(4, seconds=30, value=10.0), event(5, seconds=3600, value=7.0), event(6, seconds=-1, value=3.0))
    start = (event().ts - EPOCH) // MICROSECOND
    series = ("plant-1", "sensor-1", "temperature")
    minute = 60_000_000
    assert bench.rollups("rollups_1m") == {
        (series, start - minute): (1, 3.0, 3.0, 3.0),
        (series, start): (3, 9.0, -2.5, 10.0),
        (series, start + minute): (1, 4.0, 4.0, 4.0),
        (series, start + HOUR): (1, 7.0, 7.0, 7.0),
    }
    assert bench.rollups("rollups_1h") == {
        (series, start - HOUR): (1, 3.0, 3.0, 3.0),
        (series, start): (4, 13.0, -2.5, 10.0),
        (series, start + HOUR): (1, 7.0, 7.0, 7.0),
    }


def test_should_tell_duplicates_from_conflicts_when_a_key_comes_again(bench: Bench) -> None:
    assert write(bench, event(1), event(1), event(1, value=9.0), event(2)) == (2, 1, 1)
    written = bench.store.write(
        incoming(event(1), event(1, quality="bad"), event(2, line="line-9"), event(3), event(3), first=10),
        [],
        stream="events",
    )
    assert (written.inserted, written.duplicates) == (1, 2)
    assert sorted((each.sequence_number, each.reason) for each in written.dead_letters) == [
        ("11", Reason.CONFLICT),
        ("12", Reason.CONFLICT),
    ]
    stored = bench.store.unsent_dead_letters(10)
    assert sorted(each.sequence_number for each in stored) == ["11", "12", "2"]
    assert set(written.dead_letters) <= set(stored)
    assert bench.rollups("rollups_1h").popitem()[1][0] == 3


def test_should_compare_with_what_is_stored_when_the_first_of_two_in_a_batch_is_the_conflict(bench: Bench) -> None:
    write(bench, event(1))
    assert write(bench, event(1, value=9.0), event(1)) == (0, 1, 1)


def test_should_keep_facilities_apart_when_their_sensors_have_the_same_name(bench: Bench) -> None:
    assert write(bench, event(1), event(1, facility="plant-2", value=5.0)) == (2, 0, 0)
    assert len(bench.latest()) == 2


def test_should_report_what_became_the_latest_when_events_come_out_of_order(bench: Bench) -> None:
    other = event(7, sensor="sensor-2")
    first = bench.store.write(incoming(event(5, seconds=5), event(4, seconds=4), other), [], stream="events")
    assert set(first.latest) == {event(5, seconds=5), other}
    late = bench.store.write(incoming(event(3, seconds=3), event(8, sensor="sensor-2", seconds=1)), [], stream="events")
    assert late.latest == (event(8, sensor="sensor-2", seconds=1),)
    tie = bench.store.write(incoming(event(6, seconds=5)), [], stream="events")
    assert tie.latest == (event(6, seconds=5),)
    assert list(bench.store.newest()) == [event(6, seconds=5), event(8, sensor="sensor-2", seconds=1)]


def test_should_raise_an_alert_once_when_a_value_is_beyond_a_limit(bench: Bench) -> None:
    write(bench, event(1, value=1000.0))
    bench.limit(("plant-1", "sensor-1", "temperature"), (10.0, 30.0))
    batch = [
        event(2, value=9.9),
        event(3, value=10.0),
        event(4, value=30.0),
        event(5, value=30.1),
        event(6, sensor="x"),
    ]
    write(bench, *batch)
    write(bench, *batch)
    assert bench.alerts() == {(2, "low", 10.0, 9.9), (5, "high", 30.0, 30.1)}
    bench.limit(("plant-1", "sensor-1", "temperature"), (None, None))
    write(bench, event(7, value=-5.0))
    assert len(bench.alerts()) == 2


def test_should_mark_an_exported_hour_when_a_late_reading_comes(bench: Bench) -> None:
    write(bench, event(1), event(2, seconds=3600))
    hour = (event().ts - EPOCH) // MICROSECOND
    bench.export("plant-1", event().ts)
    write(bench, event(1), event(3, seconds=7200))
    assert not any(bench.dirty_hours().values())
    write(bench, event(4, seconds=5))
    assert {key for key, dirty in bench.dirty_hours().items() if dirty} == {("plant-1", hour)}


def test_should_keep_dead_letters_byte_for_byte_until_they_are_marked_as_sent(bench: Bench) -> None:
    letters = [dead_letter(number, payload=bytes(range(256)), detail="zero \0 byte") for number in (1, 2)]
    bench.store.write([], letters, stream="events")
    bench.store.write([], [dead_letter(1, detail="again")], stream="events")
    unsent = bench.store.unsent_dead_letters(10)
    assert [each.payload for each in unsent] == [bytes(range(256))] * 2
    assert bench.store.unsent_dead_letters(1) == unsent[:1]
    bench.store.mark_dead_letters_sent(unsent[:1])
    bench.store.mark_dead_letters_sent(unsent[:1])
    assert bench.store.unsent_dead_letters(10) == unsent[1:]
    bench.store.mark_dead_letters_sent([])


def test_should_write_nothing_when_a_batch_is_refused(bench: Bench) -> None:
    huge = [event(1, value=1.7e308), event(2, value=1.7e308)]
    with pytest.raises(BatchRefusedError):
        write(bench, *huge)
    assert not bench.readings()
    write(bench, huge[0])
    with pytest.raises(BatchRefusedError):
        bench.store.write(incoming(huge[1]), [dead_letter()], stream="events")
    assert (len(bench.readings()), bench.store.unsent_dead_letters(9)) == (1, [])
    assert write(bench, event(3, sensor="sensor-2")) == (1, 0, 0)


def test_should_do_nothing_when_a_batch_is_empty(bench: Bench) -> None:
    assert write(bench) == (0, 0, 0)


@pytest.mark.parametrize("ts", [datetime(1, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_should_store_any_time_of_the_calendar(bench: Bench, ts: datetime) -> None:
    assert write(bench, event(1, ts=ts), event(2, ts=ts)) == (2, 0, 0)
    assert write(bench, event(1, ts=ts)) == (0, 1, 0)


AWKWARD = ['"', "\\", "{}", "NULL", ",", "°C", "%s", "'", "m³/h", '\\"']


def test_should_store_texts_as_they_are_when_they_mean_something_in_sql(bench: Bench) -> None:
    events = [event(number, unit=unit, sensor=f"NULL{number}") for number, unit in enumerate(AWKWARD)]
    write(bench, *events, event(99, facility="NULL", sensor="null"))
    assert {each.unit for each in bench.store.newest()} == {*AWKWARD, "C"}
    assert write(bench, *events) == (0, len(AWKWARD), 0)


EVENTS = st.lists(
    st.builds(
        event,
        st.integers(1, 4),
        seconds=st.sampled_from([0.0, 1.0, 59.0, 61.0, 3601.0]),
        value=st.sampled_from([1.0, 2.0]),
        sensor=st.sampled_from(["a", "b"]),
    ),
    max_size=12,
)


@pytest.mark.servers
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(EVENTS, max_size=4))
def test_should_do_the_same_in_postgresql_as_in_memory(database: str, batches: list[list[Event]]) -> None:
    memory, real = InMemory(), InPostgres(database)
    tables = ("readings", "rollups_1m", "rollups_1h", "latest", "sensors", "alerts", "dead_letters", "archive_hours")
    # TRUNCATE would make new files for every partition.
    real.query("; ".join(f"DELETE FROM {table}" for table in tables))  # noqa: S608 - our own names
    for batch in batches:
        expected = memory.store.write(incoming(*batch), [], stream="events")
        got = real.store.write(incoming(*batch), [], stream="events")
        assert (got.inserted, got.duplicates, len(got.dead_letters)) == (
            expected.inserted,
            expected.duplicates,
            len(expected.dead_letters),
        )
        assert set(got.latest) == set(expected.latest)
    real.store.close()
    looks: list[Callable[[Bench], Any]] = [
        lambda bench: bench.readings(),
        lambda bench: bench.rollups("rollups_1m"),
        lambda bench: bench.rollups("rollups_1h"),
        lambda bench: bench.latest(),
    ]
    for look in looks:
        assert look(real) == look(memory)


def test_should_refuse_every_call_when_the_memory_is_made_unavailable() -> None:
    store = MemoryStore(available=False)
    for call in (lambda: store.write([], [], stream="s"), lambda: list(store.newest())):
        with pytest.raises(StoreUnavailableError):
            call()
