"""What the cache's rotation refuses, and what it leaves behind then."""

from collections.abc import Callable

import pytest
from rotate_cache_credentials.rotator import Patience
from shared.rotation import InvalidRotationError, InvalidSecretError, RotationError

from local.servers.elasticache import FakeElastiCache
from tests.lambda_functions.rotate_cache.function import APPLICATION, FIRST, READER, YES, Function
from tests.support.rotations import RotatingSecret
from tests.support.stepwise import STEPS

pytestmark = pytest.mark.servers


def test_should_refuse_a_token_that_is_not_staged_and_ask_elasticache_nothing(
    secret: RotatingSecret, elasticache: FakeElastiCache
) -> None:
    secret.begin()
    for step in STEPS:
        with pytest.raises(InvalidRotationError, match="not staged AWSPENDING"):
            secret.run("11111111-2222-3333-4444-555555555555", step)
    assert elasticache.calls == []


def test_should_not_pass_a_password_that_a_node_does_not_know(
    secret: RotatingSecret, elasticache: FakeElastiCache, carry_out: Function
) -> None:
    token = secret.begin()
    carry_out.patience = Patience(user_seconds=10, login_seconds=0, poll_seconds=0.01)
    secret.run(token, "createSecret")
    with pytest.raises(RotationError, match=r"cannot log in at every node.*AuthenticationError"):
        secret.run(token, "testSecret")
    assert secret.current == {"username": APPLICATION, "password": FIRST}


@pytest.mark.parametrize(("status", "looks"), [("modifying", 100_000), ("deleting", 0)])
def test_should_give_up_for_now_when_the_user_does_not_become_active(
    secret: RotatingSecret, elasticache: FakeElastiCache, carry_out: Function, status: str, looks: int
) -> None:
    elasticache.users[APPLICATION].status, elasticache.users[APPLICATION].looks = status, looks
    carry_out.patience = Patience(user_seconds=0.05, login_seconds=0, poll_seconds=0.01)
    with pytest.raises(RotationError, match=f"is {status}, not active"):
        secret.rotate()
    assert secret.is_pending
    assert "ModifyUser" not in elasticache.calls


def test_should_give_up_for_now_when_there_is_no_such_user(
    secret: RotatingSecret, elasticache: FakeElastiCache
) -> None:
    del elasticache.users[APPLICATION]
    with pytest.raises(RotationError, match="DescribeUsers: UserNotFound"):
        secret.rotate()
    assert secret.is_pending


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({"username": APPLICATION}, "password: missing"),
        ({"password": FIRST}, "username: missing"),
        ({"username": APPLICATION, "password": ""}, "password: missing"),
        ({"username": "default", "password": FIRST}, f"username: refused; allowed: {APPLICATION}, {READER}"),
    ],
)
def test_should_name_the_field_and_clean_up_when_the_secret_is_unusable(
    secret: RotatingSecret, elasticache: FakeElastiCache, content: dict[str, str], problem: str
) -> None:
    secret.put(content)
    with pytest.raises(InvalidSecretError, match=problem):
        secret.rotate()
    assert not secret.is_pending
    assert secret.current == content
    assert elasticache.calls == []


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({"username": APPLICATION}, "password: missing"),
        ({"username": READER, "password": "p" * 20}, "username: refused; allowed: that of the current"),
        ({"username": APPLICATION, "password": "too short"}, "password: refused by ElastiCache"),
    ],
)
def test_should_start_afresh_when_the_pending_version_is_unusable(
    secret: RotatingSecret, works: Callable[..., list[bool]], content: dict[str, str], problem: str
) -> None:
    token = secret.begin()
    secret.put(content, token=token)
    with pytest.raises(InvalidSecretError, match=problem) as refused:
        secret.run(token, "createSecret", "setSecret")
    assert not secret.is_pending
    assert (works(FIRST), works(FIRST, READER)) == (YES, YES)
    assert not [value for value in content.values() if len(value) > 18 and value in str(refused.value)]
    assert works(secret.rotate()["password"]) == YES
