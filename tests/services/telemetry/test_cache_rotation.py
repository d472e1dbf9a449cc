"""The cache and logins that rotate, on a real Redis cluster with production's rights: no call fails."""

import logging
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
import redis

from local.servers.redis import RedisCluster
from services.telemetry.cache import CacheUnavailableError
from services.telemetry.cache_redis import FAILURES_TO_OPEN, RedisLatestCache
from services.telemetry.credentials import Credentials
from services.telemetry.settings import CACHE_KEY_PREFIX
from tests.services.telemetry.test_cache import cluster, event
from tests.support.secret import FakeSecret
from tests.support.workers import Workers

__all__ = ["cluster"]

pytestmark = pytest.mark.servers

LONG = 3600.0
WRITERS, ROTATIONS = 3, 3


class User:
    """The services' user, who has up to two passwords: the secret's, and the one before."""

    numbers = count(1)

    def __init__(self, cluster: RedisCluster) -> None:
        self.cluster = cluster
        self.passwords = [cluster.password]
        self.secret = FakeSecret(Credentials(cluster.user, cluster.password))

    def rotate(self) -> None:
        """Give the user the new password beside the current one, as ElastiCache does, then make it current."""
        self.passwords.append(f"password-{next(User.numbers)}")
        self.set(self.passwords[-2:])
        self.secret.login = Credentials(self.cluster.user, self.passwords[-1])

    def set(self, passwords: list[str]) -> None:
        for node in self.cluster.nodes:
            rules = ["resetpass", *(f">{password}" for password in passwords)]
            node.client().execute_command("ACL SETUSER", self.cluster.user, *rules)  # type: ignore[no-untyped-call]

    def cut(self) -> None:
        """End all of the user's connections."""
        for node in self.cluster.nodes:
            node.client().execute_command("CLIENT KILL", "USER", self.cluster.user)  # type: ignore[no-untyped-call]

    def cache(self, *, age: float = LONG) -> RedisLatestCache:
        logins = self.secret.logins(maximum_age_seconds=age)
        return RedisLatestCache(host="127.0.0.1", port=self.cluster.port, tls=False, logins=logins, timeout_seconds=5)

    def connections(self) -> list[dict[str, Any]]:
        return [
            each
            for node in self.cluster.nodes
            for each in node.client().client_list()
            if each["user"] == self.cluster.user
        ]


@pytest.fixture
def user(cluster: RedisCluster) -> Iterator[User]:
    made = User(cluster)
    yield made
    made.set([cluster.password])
    made.cut()


def test_should_go_on_when_its_connections_end_and_the_login_was_rotated_away(user: User) -> None:
    cache = user.cache()
    cache.update([event(1)])
    user.rotate()
    user.rotate()
    user.cut()
    cache.update([event(2)])
    assert cache.line("denver-1", "press-2") == [event(2)]
    assert user.secret.reads == 2
    assert cache._breaker.fail_counter == 0
    cache.close()


def test_should_begin_with_a_login_that_was_rotated_away_while_it_was_held(user: User) -> None:
    cache = user.cache()
    cache._logins.get()  # type: ignore[union-attr]
    user.rotate()
    user.rotate()
    cache.update([event(1)])
    cache.close()


def test_should_replace_its_connections_when_the_login_changes(user: User, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    cache = user.cache(age=0)
    cache.update([event(1)])
    former = {each["id"] for each in user.connections()}
    user.rotate()
    cache.update([event(2)])
    assert {each["id"] for each in user.connections()}.isdisjoint(former)
    assert [each.message for each in caplog.records] == ["connections with a former login replaced"]
    client = cache._client
    cache.update([event(3)])
    assert cache._client is client
    cache.close()


def test_should_count_a_refusal_when_the_secret_holds_nothing_better(user: User) -> None:
    user.set(["another"])
    cache = user.cache()
    for _ in range(FAILURES_TO_OPEN):
        with pytest.raises(CacheUnavailableError):
            cache.update([event(1)])
    with pytest.raises(CacheUnavailableError, match="CircuitBreakerError"):
        cache.update([event(1)])
    assert user.secret.reads == 2
    cache.close()


@pytest.mark.parametrize("age", [0.05, LONG], ids=["drained by age", "renewed when refused"])
def test_should_fail_no_call_when_the_login_rotates_three_times_under_load(user: User, age: float) -> None:
    caches = [user.cache(age=age) for _ in range(WRITERS)]

    def write(writer: int, times: int) -> None:
        numbers = range(times * 10, (times + 1) * 10)
        caches[writer].update([event(number, f"s{writer}", line=f"l{number % 3}") for number in numbers])

    with Workers(WRITERS, write) as workers:
        for _ in range(ROTATIONS):
            user.rotate()
            workers.advance(20)
        if age == LONG:
            user.cut()
        workers.advance(20)
    assert workers.problems == []
    assert [cache._breaker.fail_counter for cache in caches] == [0] * WRITERS
    for password in user.passwords[:-2]:
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(host="127.0.0.1", port=user.cluster.port, username=user.cluster.user, password=password).ping()
    for cache in caches:
        cache.close()


def test_should_let_the_services_touch_nothing_but_their_own(cluster: RedisCluster) -> None:
    def client_of(user: str, password: str) -> redis.RedisCluster:
        return redis.RedisCluster(host="127.0.0.1", port=cluster.port, username=user, password=password)

    application = client_of(cluster.user, cluster.password)
    reader = client_of(cluster.reader.username, cluster.reader.password)
    application.set(f"{CACHE_KEY_PREFIX}x", "1")
    assert reader.get(f"{CACHE_KEY_PREFIX}x") == b"1"
    everywhere, key = {"target_nodes": application.get_primaries()}, f"{CACHE_KEY_PREFIX}x"  # type: ignore[no-untyped-call]
    for client, command, options in (
        (application, ("SET", "x", "1"), {}),
        (application, ("GET", "x"), {}),
        (application, ("FLUSHALL",), everywhere),
        (application, ("CONFIG GET", "*"), everywhere),
        (application, ("KEYS", "*"), everywhere),
        (application, ("ACL LIST",), everywhere),
        (reader, ("SET", key, "2"), {}),
        (reader, ("DEL", key), {}),
        (reader, ("GET", "x"), {}),
        (reader, ("EVAL", "return redis.call('SET', KEYS[1], '2')", 1, key), {}),
    ):
        with pytest.raises(redis.exceptions.NoPermissionError):
            client.execute_command(*command, **options)  # type: ignore[no-untyped-call]
    application.close()
    reader.close()
