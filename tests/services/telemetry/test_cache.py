"""The cache of newest values, in memory and in a real Redis cluster: the newest wins, in whatever order they come."""

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep

import pytest

from local.servers.redis import RedisCluster
from services.telemetry.cache import CacheUnavailableError, LatestCache, MemoryLatestCache
from services.telemetry.cache_redis import RedisLatestCache
from services.telemetry.credentials import FixedCredentials
from services.telemetry.events import Event

START = datetime(2026, 11, 25, tzinfo=UTC)


def event(number: int, sensor: str = "s1", *, line: str = "press-2", seq: int = 0, microseconds: int = 0) -> Event:
    return Event(
        facility="denver-1", line=line, sensor=sensor, metric="temperature", unit="C", value=float(number), seq=seq,
        ts=START + timedelta(seconds=number, microseconds=microseconds),
    )  # fmt: skip


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisCluster]:
    with RedisCluster(directory=tmp_path_factory.mktemp("redis"), masters=3) as running:
        yield running


def client(cluster: RedisCluster, **options: float) -> RedisLatestCache:
    return RedisLatestCache(
        host="127.0.0.1",
        port=cluster.port,
        tls=False,
        logins=FixedCredentials(cluster.user, cluster.password),
        **options,
    )


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.servers)])
def cache(request: pytest.FixtureRequest) -> Iterator[LatestCache]:
    with ExitStack() as resources:
        if request.param == "memory":
            yield MemoryLatestCache()
        else:
            cluster = request.getfixturevalue("cluster")
            for node in cluster.nodes:
                node.client().flushall()
            redis = client(cluster)
            resources.callback(redis.close)
            yield redis


def test_should_keep_the_newest_by_time_and_sequence_in_whatever_order_they_come(cache: LatestCache) -> None:
    # A later sequence beyond what a double holds, whole and broken seconds, and sequences of other lengths.
    events = [
        event(1, seq=5),
        event(1, seq=10),
        event(1, microseconds=500_000, seq=1),
        event(2, seq=2**63 - 2),
        event(2, seq=2**63 - 1),
    ]
    shuffled = random.Random(7)  # noqa: S311 - an order, not a secret
    for _ in range(20):
        shuffled.shuffle(events)
        for each in events:
            cache.update([each])
        assert cache.line("denver-1", "press-2") == [event(2, seq=2**63 - 1)]
    cache.update(events)
    assert cache.line("denver-1", "press-2") == [event(2, seq=2**63 - 1)]


def test_should_keep_lines_apart_and_sort_sensors(cache: LatestCache) -> None:
    cache.update([event(1, "s2"), event(2, "s1"), event(3, "s1", line="press-3")])
    assert cache.line("denver-1", "press-2") == [event(2, "s1"), event(1, "s2")]
    assert cache.line("denver-1", "press-3") == [event(3, "s1", line="press-3")]
    assert cache.line("denver-1", "press-4") == []


def test_should_take_more_values_than_fit_into_one_script(cache: LatestCache) -> None:
    assert cache.rebuild(event(1, f"s{number}", line=f"l{number % 3}") for number in range(5001)) == 5001
    assert sum(len(cache.line("denver-1", f"l{line}")) for line in range(3)) == 5001


@pytest.mark.servers
def test_should_let_one_of_many_rebuild(cluster: RedisCluster) -> None:
    for node in cluster.nodes:
        node.client().flushall()
    first, second = client(cluster), client(cluster)
    assert [first.claim_rebuild(), second.claim_rebuild(), first.claim_rebuild()] == [True, False, False]
    first.close()
    second.close()


@pytest.mark.servers
def test_should_fail_at_once_while_the_cluster_is_away_and_work_again_when_it_is_back(cluster: RedisCluster) -> None:
    cache = client(cluster, open_seconds=2, timeout_seconds=0.3)
    cache.update([event(1)])
    cluster.kill()
    try:
        for _ in range(3):
            with pytest.raises(CacheUnavailableError):
                cache.update([event(2)])
        # It is not asked any more.
        with pytest.raises(CacheUnavailableError, match="CircuitBreakerError"):
            cache.update([event(2)])
    finally:
        cluster.start()
    assert eventually(lambda: cache.update([event(3)]))
    assert cache.line("denver-1", "press-2") == [event(3)]
    cache.close()


def test_should_say_so_when_nobody_listens() -> None:
    cache = RedisLatestCache(host="127.0.0.1", port=1, tls=False, logins=None, timeout_seconds=0.3)
    with pytest.raises(CacheUnavailableError):
        cache.line("denver-1", "press-2")


def eventually(work: Callable[[], None], seconds: float = 20) -> bool:
    end = monotonic() + seconds
    while monotonic() < end:
        try:
            work()
        except CacheUnavailableError:
            sleep(0.2)
        else:
            return True
    return False
