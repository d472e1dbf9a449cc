"""The cache users' passwords: which ones open the cluster, whatever happens in between."""

import string
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError
from rotate_cache_credentials.rotator import Patience
from shared.rotation import RotationError

from local.servers.elasticache import PRINTABLE, FakeElastiCache
from local.servers.redis import RedisCluster
from tests.lambda_functions.rotate_cache.function import APPLICATION, FIRST, NO, READER, YES, Function
from tests.support.rotations import RotatingSecret
from tests.support.stepwise import STEPS

pytestmark = pytest.mark.servers


@pytest.mark.parametrize("user", [APPLICATION, READER])
def test_should_accept_the_new_and_the_former_password_and_no_older_one(
    secret: RotatingSecret, works: Callable[..., list[bool]], carry_out: Function, user: str
) -> None:
    if user == READER:
        secret = RotatingSecret({"username": READER, "password": FIRST}, handler=carry_out)
    passwords = [FIRST]
    for _ in range(3):
        content = secret.rotate()
        assert content["username"] == user
        passwords.append(content["password"])
        assert [works(each, user) for each in passwords[-2:]] == [YES, YES]
        assert all(works(each, user) == NO for each in passwords[:-2])
        assert not secret.is_pending
    assert len({*passwords}) == 4


@pytest.mark.parametrize("crashed", STEPS)
def test_should_end_well_when_it_crashed_after_a_step_and_the_step_is_tried_again(
    secret: RotatingSecret, works: Callable[..., list[bool]], crashed: str
) -> None:
    token = secret.begin()
    for step in STEPS:
        secret.run(token, step)
        if step == crashed:
            secret.run(token, step)
    (password,) = secret.values("password") - {FIRST}
    assert secret.current == {"username": APPLICATION, "password": password}
    assert (works(password), works(FIRST)) == (YES, YES)


@pytest.mark.parametrize("operation", ["DescribeUsers", "DescribeReplicationGroups", "ModifyUser"])
def test_should_keep_the_pending_version_and_end_well_when_elasticache_was_away(
    secret: RotatingSecret, elasticache: FakeElastiCache, works: Callable[..., list[bool]], operation: str
) -> None:
    def unreachable(_: Any) -> None:
        raise EndpointConnectionError(endpoint_url="https://elasticache.us-east-1.amazonaws.com")

    token = secret.begin()
    secret.run(token, "createSecret")
    elasticache.hooks[operation] = unreachable
    with pytest.raises(RotationError, match="EndpointConnectionError"):
        secret.run(token, "setSecret")
    assert secret.is_pending
    elasticache.hooks.clear()
    secret.run(token)
    assert works(secret.current["password"]) == YES


def test_should_end_well_when_two_rotate_at_once(secret: RotatingSecret, works: Callable[..., list[bool]]) -> None:
    former = secret.rotate()["password"]
    token = secret.begin()
    for step in STEPS:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(partial(secret.run, token), [step, step]))
    assert [works(each) for each in (secret.current["password"], former, FIRST)] == [YES, YES, NO]


def test_should_change_nothing_more_when_a_node_is_down_and_go_on_when_it_is_back(
    secret: RotatingSecret,
    elasticache: FakeElastiCache,
    cluster: RedisCluster,
    carry_out: Function,
    works: Callable[..., list[bool]],
) -> None:
    token = secret.begin()
    secret.run(token, "createSecret", "setSecret")
    carry_out.patience = Patience(user_seconds=10, login_seconds=0, poll_seconds=0.01)
    elasticache.users[APPLICATION].looks = 0
    boto3.client("elasticache").describe_users(UserId=APPLICATION)  # all nodes have it now
    cluster.nodes[-1].kill()
    try:
        with pytest.raises(RotationError, match="cannot log in at every node") as failed:
            secret.run(token, "testSecret")
        assert secret.is_pending
        assert secret.current == {"username": APPLICATION, "password": FIRST}
    finally:
        cluster.nodes[-1].start()
        cluster.wait()
    assert (failed.value.__cause__, failed.value.__context__) == (None, None)
    elasticache.apply(APPLICATION)
    secret.run(token, "testSecret", "finishSecret")
    assert [works(each) for each in secret.values("password")] == [YES, YES]


def test_should_wait_when_the_user_or_its_group_is_being_changed(
    secret: RotatingSecret, elasticache: FakeElastiCache, works: Callable[..., list[bool]]
) -> None:
    elasticache.users[APPLICATION].status, elasticache.users[APPLICATION].looks = "modifying", 3
    elasticache.group_status = "modifying"
    looks = iter(range(4))

    def is_over(_: Any) -> None:
        if next(looks, None) is None:
            elasticache.group_status = "available"

    def is_faster(_: Any) -> None:  # somebody else changes the user between our look and our change
        del elasticache.hooks["ModifyUser"]
        elasticache.users[APPLICATION].status, elasticache.users[APPLICATION].looks = "modifying", 1

    elasticache.hooks |= {"DescribeReplicationGroups": is_over, "ModifyUser": is_faster}
    assert works(secret.rotate()["password"]) == YES
    assert elasticache.calls.count("ModifyUser") == 2


def test_should_keep_a_password_of_every_character_that_is_allowed(
    secret: RotatingSecret, elasticache: FakeElastiCache, works: Callable[..., list[bool]]
) -> None:
    special = "".join(sorted(PRINTABLE))
    assert set(string.punctuation) - set(special) == set("/@\"'\\")
    elasticache.users[APPLICATION].passwords = [special]
    elasticache.apply(APPLICATION)
    secret.put({"username": APPLICATION, "password": special})
    content = secret.rotate()
    assert [works(each) for each in (content["password"], special)] == [YES, YES]
    assert content["password"].isalnum()
