"""A fake of ElastiCache that sets passwords on every node of a real cluster."""

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import boto3
import pytest
import redis
from moto import mock_aws
from redis.backoff import NoBackoff
from redis.retry import Retry

from local.servers.elasticache import CacheUser, FakeElastiCache
from local.servers.ports import HOST
from local.servers.redis import RedisCluster
from services.telemetry.settings import CACHE_APPLICATION_ACCESS, CACHE_READER_ACCESS
from tests.lambda_functions.rotate_cache.function import APPLICATION, FIRST, GROUP, READER, Function
from tests.support.clients import Clients
from tests.support.rotations import RotatingSecret
from tests.support.stepwise import as_aws_does


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisCluster]:
    with RedisCluster(directory=tmp_path_factory.mktemp("redis")) as running:
        yield running


@pytest.fixture
def elasticache(cluster: RedisCluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeElastiCache]:
    """Both users as the stack makes them, and boto3 clients that talk to the fake."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    users = {
        APPLICATION: CacheUser(rules=CACHE_APPLICATION_ACCESS, passwords=[FIRST]),
        READER: CacheUser(rules=CACHE_READER_ACCESS, passwords=[FIRST]),
    }
    fake = FakeElastiCache(nodes=[node.client() for node in cluster.nodes], users=users, group=GROUP)
    with mock_aws(), as_aws_does(), closing(Clients()) as clients:
        fake.attach(clients)
        monkeypatch.setattr(boto3, "client", clients.client)
        yield fake


@pytest.fixture
def carry_out(cluster: RedisCluster) -> Function:
    return Function(cluster)


@pytest.fixture
def secret(
    elasticache: FakeElastiCache, carry_out: Function, caplog: pytest.LogCaptureFixture
) -> Iterator[RotatingSecret]:
    """The application's secret; whatever a test does, no password may show in the log."""
    caplog.set_level("DEBUG")
    rotating = RotatingSecret({"username": APPLICATION, "password": FIRST}, handler=carry_out)
    yield rotating
    text = "\n".join(record.getMessage() for record in caplog.get_records("call"))
    assert not [each for each in rotating.values("password") if each in text]


@pytest.fixture
def works(cluster: RedisCluster) -> Callable[..., list[bool]]:
    """Whether a password opens each node."""

    def at(node: Any, user: str, password: str) -> bool:
        never = Retry(NoBackoff(), 0)
        with redis.Redis(host=HOST, port=node.port, username=user, password=password, retry=never) as client:
            try:
                return bool(client.ping())
            except redis.AuthenticationError:
                return False

    def everywhere(password: str, user: str = APPLICATION) -> list[bool]:
        return [at(node, user, password) for node in cluster.nodes]

    return everywhere
