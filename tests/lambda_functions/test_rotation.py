"""Rotations: what is no rotation is refused, and what is one is refused too, before anything changes."""

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.stub import Stubber
from moto import mock_aws
from shared.rotation import InvalidRotationError, Rotation, RotationNotAvailableError, Step, is_due
from shared.settings import SettingsError

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

SECRET_ARN = "arn:aws:secretsmanager:us-east-1:111111111111:secret:database-dev-AbCdEf"  # noqa: S105 - an ARN
TOKEN = "11111111-2222-3333-4444-555555555555"  # noqa: S105 - the id of a version
EVENT = {"SecretId": SECRET_ARN, "ClientRequestToken": TOKEN, "Step": "createSecret"}
ENVIRONMENTS = {
    "rotate_database_credentials": {
        "DATABASE_HOST": "db.example.com",
        "DATABASE_PORT": "5432",
        "DATABASE_NAME": "smartfactory",
        "MASTER_SECRET_ARN": SECRET_ARN,
    },
    "rotate_cache_credentials": {
        "CACHE_HOST": "cache.example.com",
        "CACHE_PORT": "6379",
        "CACHE_USER_ID": "sf-dev",
        "REPLICATION_GROUP_ID": "sf-dev",
    },
    "rotate_api_credentials": {"USER_POOL_ID": "us-east-1_abc", "USAGE_PLAN_ID": "abc123"},
}


@pytest.fixture(autouse=True)
def region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")


@pytest.fixture(params=sorted(ENVIRONMENTS))
def function(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Each rotation function, with the environment that it reads."""
    for variable, value in ENVIRONMENTS[request.param].items():
        monkeypatch.setenv(variable, value)
    return import_module(f"{request.param}.handler")


@pytest.fixture
def described(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """Answers of Secrets Manager; a call that is not among them fails the test."""
    client = boto3.client("secretsmanager")
    monkeypatch.setattr(boto3, "client", lambda _service: client)
    with Stubber(client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def describe(stubber: Stubber, *, enabled: bool, stages: list[str]) -> None:
    answer: dict[str, Any] = {
        "ARN": SECRET_ARN,
        "RotationEnabled": enabled,
        "VersionIdsToStages": {TOKEN: stages} if stages else {},
    }
    stubber.add_response("describe_secret", answer, {"SecretId": SECRET_ARN})


@pytest.mark.parametrize("step", list(Step))
def test_should_refuse_a_rotation_after_nothing_but_a_look_at_it(
    function: ModuleType, described: Stubber, step: Step
) -> None:
    describe(described, enabled=True, stages=["AWSPENDING"])
    with pytest.raises(RotationNotAvailableError, match=r"not available in this version.*is unchanged"):
        function.handler({**EVENT, "Step": step}, None)


def test_should_do_nothing_when_the_version_is_current_already(function: ModuleType, described: Stubber) -> None:
    describe(described, enabled=True, stages=["AWSCURRENT", "AWSPENDING"])
    assert function.handler(EVENT, None) is None


def test_should_refuse_a_secret_that_does_not_rotate(function: ModuleType, described: Stubber) -> None:
    describe(described, enabled=False, stages=["AWSPENDING"])
    with pytest.raises(InvalidRotationError, match="not enabled"):
        function.handler(EVENT, None)


@pytest.mark.parametrize("stages", [[], ["AWSPREVIOUS"]])
def test_should_refuse_a_version_that_waits_for_nothing(
    function: ModuleType, described: Stubber, stages: list[str]
) -> None:
    describe(described, enabled=True, stages=stages)
    with pytest.raises(InvalidRotationError, match="not staged AWSPENDING"):
        function.handler(EVENT, None)


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        ({}, "SecretId: missing"),
        ({**EVENT, "SecretId": ""}, "SecretId: missing"),
        ({**EVENT, "ClientRequestToken": None}, "ClientRequestToken: missing"),
        ({**EVENT, "Step": 3}, "Step: missing"),
        ({**EVENT, "Step": "destroySecret"}, "'destroySecret' is unknown; allowed: createSecret, setSecret"),
    ],
)
def test_should_refuse_an_event_that_is_no_rotation(
    function: ModuleType, described: Stubber, event: dict[str, Any], problem: str
) -> None:
    # `described` expects no call at all.
    with pytest.raises(InvalidRotationError, match=problem):
        function.handler(event, None)


def test_should_name_a_missing_setting_before_it_asks_anybody(
    function: ModuleType, described: Stubber, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = function.__name__.split(".")[0]
    variable = min(ENVIRONMENTS[name])
    monkeypatch.delenv(variable)
    with pytest.raises(SettingsError, match=f"{variable}: missing"):
        function.handler(EVENT, None)


@mock_aws
def test_should_leave_the_secret_as_it_was(
    function: ModuleType, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    client = boto3.client("secretsmanager")
    arn = rotating_secret(client, value="opened sesame")
    before = client.describe_secret(SecretId=arn)["VersionIdsToStages"]
    with pytest.raises(RotationNotAvailableError) as refused:
        function.handler({**EVENT, "SecretId": arn}, None)
    assert client.describe_secret(SecretId=arn)["VersionIdsToStages"] == before
    assert client.get_secret_value(SecretId=arn)["SecretString"] == "opened sesame"
    output = capfd.readouterr()
    assert "sesame" not in f"{refused.value}{caplog.text}{output.out}{output.err}"


@mock_aws
def test_should_see_a_real_rotation_as_due() -> None:
    client = boto3.client("secretsmanager")
    arn = rotating_secret(client, value="old")
    assert is_due(client, Rotation(arn, TOKEN, Step.TEST))


def rotating_secret(client: "SecretsManagerClient", *, value: str) -> str:
    """Return the ARN of a secret that rotates, and one of whose versions waits."""
    arn = client.create_secret(Name="smartfactory/test", SecretString=value)["ARN"]
    client.rotate_secret(SecretId=arn, RotationRules={"AutomaticallyAfterDays": 30})
    client.put_secret_value(SecretId=arn, SecretString=value)
    client.put_secret_value(
        SecretId=arn, ClientRequestToken=TOKEN, SecretString="sesame, fresh", VersionStages=["AWSPENDING"]
    )
    return arn
