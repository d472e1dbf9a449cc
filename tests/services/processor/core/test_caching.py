"""The cache never stops a batch, and has the newest values in the end."""

import pytest

from services.telemetry.emf import Metric
from services.telemetry.events import Event, encode
from services.telemetry.storage.ports import Incoming
from tests.services.processor.conftest import NOW, SHARD, Rig, event


def test_should_cache_the_newest_value_when_events_are_out_of_order(rig: Rig) -> None:
    rig.process(event(12), event(2), event(22))
    assert rig.cache.line("denver-1", "press-2") == [event(22)]


def test_should_bring_what_was_missed_when_the_cache_is_back(rig: Rig) -> None:
    rig.process(event(1))
    rig.cache.is_reachable = False
    assert rig.process(event(2), event(12)).is_complete
    assert rig.metrics.counts[Metric.CACHE_FAILURES] == 1
    rig.cache.is_reachable = True
    rig.process(event(3))
    assert rig.cache.line("denver-1", "press-2") == [event(1), event(12), event(3)]


def test_should_fill_the_cache_from_the_store_when_the_process_is_new(rig: Rig) -> None:
    rig.process(*(event(number) for number in range(8)))
    rig.cache.clear()
    fresh = Rig(store=rig.store, cache=rig.cache)
    fresh.process(event(9))
    assert rig.cache.line("denver-1", "press-2") == [*(event(number) for number in range(8)), event(9)]


def test_should_fill_the_cache_again_when_it_comes_back_empty(rig: Rig) -> None:
    rig.process(*(event(number) for number in range(8)))
    rig.cache.is_reachable = False
    rig.process(event(8))
    rig.cache.clear()
    rig.cache.is_reachable = True
    rig.seconds += 31
    rig.process(event(9))
    assert len(rig.cache.line("denver-1", "press-2")) == 10


def test_should_fill_the_cache_later_when_the_store_cannot_be_read() -> None:
    rig = Rig()
    rig.ports.cache.update([event(1)])
    rig.store.available = False
    fresh = Rig(store=rig.store, cache=rig.cache)
    fresh.ports.cache.update([event(2)])
    fresh.store.available = True
    fresh.seconds += 31
    fresh.ports.cache.update([])
    assert len(fresh.cache.line("denver-1", "press-2")) == 2


def test_should_fill_the_cache_when_another_did_so_before_the_last_commit(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = [False, True]
    monkeypatch.setattr(rig.cache, "claim_rebuild", lambda: claims.pop(0))
    # Committed by a process that ended before it could bring the value to the cache.
    rig.store.write([incoming(event(1))], [], stream="telemetry")
    rig.process(event(2))
    assert rig.cache.line("denver-1", "press-2") == [event(2)]
    rig.seconds += 31
    rig.process(event(3))
    assert rig.cache.line("denver-1", "press-2") == [event(1), event(2), event(3)]
    assert claims == []


def incoming(of: Event) -> Incoming:
    return Incoming(of, SHARD, "1", 0, encode(of), NOW)
