"""The cache users' passwords: a fake of ElastiCache that sets them on every node of a real cluster."""

import string
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import Any

import boto3
import pytest
import redis
from botocore.exceptions import EndpointConnectionError
from botocore.loaders import create_loader
from botocore.session import Session
from moto import mock_aws
from redis.backoff import NoBackoff
from redis.retry import Retry
from rotate_cache_credentials import handler as function
from rotate_cache_credentials.elasticache import ElastiCacheUsers
from rotate_cache_credentials.login import log_in
from rotate_cache_credentials.rotator import CacheRotator, Patience
from shared.rotation import InvalidRotationError, InvalidSecretError, Rotation, RotationError, rotate
from shared.settings import SettingsError

from local.servers.elasticache import PRINTABLE, CacheUser, FakeElastiCache
from local.servers.ports import HOST
from local.servers.redis import RedisCluster
from services.telemetry.settings import CACHE_APPLICATION_ACCESS, CACHE_READER_ACCESS
from tests.support.rotations import RotatingSecret
from tests.support.stepwise import STEPS, as_aws_does

pytestmark = pytest.mark.servers
APPLICATION, READER, GROUP = "sf-application-dev", "sf-reader-dev", "smartfactory-dev"
FIRST = "first-password-of-all"
LOADER = create_loader()
QUICK = Patience(user_seconds=10, login_seconds=10, poll_seconds=0.01)


@pytest.fixture(scope="module")
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
    with mock_aws(), as_aws_does():
        session = Session()
        session.register_component("data_loader", LOADER)  # reads each model once
        fake.attach(session)
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", boto3.Session(botocore_session=session))
        monkeypatch.setattr(boto3, "client", cache(boto3.client))  # makes each once a test
        yield fake


class Function:
    """The function, but without TLS and without patience, which no setting can change."""

    def __init__(self, cluster: RedisCluster) -> None:
        self.patience, self._port = QUICK, cluster.port

    def __call__(self, event: dict[str, Any], _context: object) -> None:
        rotate(Rotation.from_event(event), client=boto3.client("secretsmanager"), rotator_for=self._rotator)

    def _rotator(self, rotation: Any) -> CacheRotator:
        return CacheRotator(
            secret_id=rotation.secret_id,
            users=ElastiCacheUsers(boto3.client("elasticache"), replication_group_id=GROUP),
            allowed=[APPLICATION, READER],
            log_in=lambda user, password: log_in(
                host=HOST, port=self._port, username=user, password=password, tls=False
            ),
            patience=self.patience,
        )


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


YES, NO = [True] * 3, [False] * 3


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


def test_should_refuse_a_token_that_is_not_staged_and_ask_elasticache_nothing(
    secret: RotatingSecret, elasticache: FakeElastiCache
) -> None:
    secret.begin()
    for step in STEPS:
        with pytest.raises(InvalidRotationError, match="not staged AWSPENDING"):
            secret.run("11111111-2222-3333-4444-555555555555", step)
    assert elasticache.calls == []


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


def test_should_not_pass_a_password_that_a_node_does_not_know(
    secret: RotatingSecret, elasticache: FakeElastiCache, carry_out: Function
) -> None:
    token = secret.begin()
    carry_out.patience = Patience(user_seconds=10, login_seconds=0, poll_seconds=0.01)
    secret.run(token, "createSecret")
    with pytest.raises(RotationError, match=r"cannot log in at every node.*AuthenticationError"):
        secret.run(token, "testSecret")
    assert secret.current == {"username": APPLICATION, "password": FIRST}


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


@pytest.fixture
def variables(cluster: RedisCluster, secret: RotatingSecret, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "CACHE_HOST": HOST,
        "CACHE_PORT": str(cluster.port),
        "CACHE_USER_IDS": f"{APPLICATION},{READER}",
        "REPLICATION_GROUP_ID": GROUP,
        "SECRET_ARNS": secret.arn,
        "METRIC_NAMESPACE": "smartfactory-dev",
        "ENVIRONMENT_SUFFIX": "dev",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("variables")
def test_should_have_tls_in_the_handler_whatever_the_settings_are(
    secret: RotatingSecret, elasticache: FakeElastiCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CACHE_TLS", "off")
    monkeypatch.setattr("rotate_cache_credentials.login.TIMEOUT_SECONDS", 0.5)
    hasty = Patience(user_seconds=10, login_seconds=0, poll_seconds=0.01)
    monkeypatch.setattr(function, "CacheRotator", partial(CacheRotator, patience=hasty))
    token = secret.begin()
    secret.rotations.handler = function.handler
    secret.run(token, "createSecret", "setSecret")
    with pytest.raises(RotationError, match="cannot log in at every node"):
        secret.run(token, "testSecret")  # this cluster has none
    assert elasticache.users[APPLICATION].passwords[0] == FIRST


@pytest.mark.usefixtures("variables")
def test_should_report_the_age_when_the_schedule_calls(capsys: pytest.CaptureFixture[str]) -> None:
    function.handler({"action": "report"}, None)
    assert '"CredentialAgeDays": 0.0' in capsys.readouterr().out


@pytest.mark.usefixtures("variables")
@pytest.mark.parametrize("ids", ["", "a,,b", "1st", "user;other"])
def test_should_refuse_settings_before_anything_else(
    secret: RotatingSecret, elasticache: FakeElastiCache, monkeypatch: pytest.MonkeyPatch, ids: str
) -> None:
    monkeypatch.setenv("CACHE_USER_IDS", ids)
    with pytest.raises(SettingsError, match="CACHE_USER_IDS"):
        function.handler({"SecretId": secret.arn, "ClientRequestToken": "x", "Step": "createSecret"}, None)
    with pytest.raises(InvalidRotationError, match="SecretId: missing"):
        function.handler({"action": "drop"}, None)
    assert elasticache.calls == []
