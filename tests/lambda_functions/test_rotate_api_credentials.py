"""Either of the API client's credentials: what is refused, the report, and the custom resource."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from rotate_api_credentials import handler as function
from rotate_api_credentials.keys import SUFFIX_TAG
from shared.rotation import InvalidRotationError, InvalidSecretError
from shared.settings import SettingsError

from lib.constructs import api_credentials
from lib.constructs.function_code import BUNDLES
from local.servers.cognito import FakeCognito
from tests.support.api_rotation import (
    CLIENT,
    FIRST_CONTENT,
    FIRST_ID,
    FIRST_KEY,
    FIRST_NAME,
    FIRST_SECRET,
    Gateway,
    api_key,
    client_secret,
    clients,
    cognito,
    gateway,
    make,
    unreachable,
)
from tests.support.rotations import RotatingSecret
from tests.support.stepwise import STEPS

pytestmark = pytest.mark.slow

__all__ = ["api_key", "client_secret", "clients", "cognito", "gateway", "make"]


@pytest.mark.parametrize("name", ["client_secret", "api_key"])
def test_should_accept_what_is_current_when_the_schedule_is_made(
    request: pytest.FixtureRequest, name: str, gateway: Gateway
) -> None:
    # Secrets Manager calls the test step once, with a copy of what is current.
    secret: RotatingSecret = request.getfixturevalue(name)
    for _ in range(2):
        token = secret.begin()
        secret.put(secret.current, token=token)
        secret.run(token, "testSecret")
        secret.rotations.client.update_secret_version_stage(
            SecretId=secret.arn, VersionStage="AWSPENDING", RemoveFromVersionId=token
        )
        secret.rotate()


def test_should_refuse_a_token_that_is_not_staged_and_ask_nobody(
    client_secret: RotatingSecret, api_key: RotatingSecret, cognito: FakeCognito, gateway: Gateway
) -> None:
    for secret in (client_secret, api_key):
        secret.begin()
        for step in STEPS:
            with pytest.raises(InvalidRotationError, match="not staged AWSPENDING"):
                secret.run("11111111-2222-3333-4444-555555555555", step)
    assert cognito.calls + gateway.calls == []


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({}, "content: refused; allowed: clientId and clientSecret, or apiKey"),
        ({"clientId": CLIENT}, "clientSecret: missing"),
        ({"clientSecret": FIRST_SECRET}, "clientId: missing"),
        ({"clientId": CLIENT, "clientSecret": FIRST_SECRET, "knownSecretIds": 3}, "knownSecretIds: refused"),
        ({"apiKey": "", "firstKeyName": FIRST_NAME}, "apiKey: missing"),
        ({"apiKey": FIRST_KEY}, "firstKeyName: missing"),
        ({"apiKey": FIRST_KEY, "firstKeyName": "of-staging"}, "firstKeyName: refused"),
        ({**FIRST_CONTENT, "apiKeyName": "of-somebody"}, "apiKeyName: refused"),
    ],
)
def test_should_name_the_field_and_clean_up_when_the_secret_is_unusable(
    make: Callable[[dict[str, Any]], RotatingSecret],
    cognito: FakeCognito,
    gateway: Gateway,
    content: dict[str, Any],
    problem: str,
) -> None:
    secret = make(content)
    with pytest.raises(InvalidSecretError, match=problem):
        secret.rotate()
    assert not secret.is_pending
    assert secret.current == content
    assert cognito.calls + gateway.calls == []


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("client_secret", {"clientId": CLIENT}, "clientSecret: missing"),
        (
            "client_secret",
            {"clientId": "other", "clientSecret": "s" * 24, "knownSecretIds": ""},
            "clientId: refused; allowed: that of",
        ),
        ("client_secret", {"clientId": CLIENT, "clientSecret": "s" * 24}, "knownSecretIds: missing"),
        (
            "client_secret",
            {"clientId": CLIENT, "clientSecret": "with a space, refused by the server", "knownSecretIds": FIRST_ID},
            "clientSecret: refused by Cognito",
        ),
        ("api_key", {**FIRST_CONTENT, "apiKeyName": "other"}, "apiKeyName: refused"),
        ("api_key", {"apiKey": "k" * 20, "firstKeyName": "another-dev"}, "firstKeyName: refused"),
        ("api_key", {"password": "p"}, "content: refused"),
    ],
)
def test_should_start_afresh_when_the_pending_version_is_unusable(
    request: pytest.FixtureRequest, name: str, content: dict[str, Any], problem: str
) -> None:
    secret: RotatingSecret = request.getfixturevalue(name)
    before, token = secret.current, secret.begin()
    secret.put(content, token=token)
    with pytest.raises(InvalidSecretError, match=problem):
        secret.run(token, "createSecret", "setSecret")
    assert not secret.is_pending
    assert secret.current == before
    assert secret.rotate() != before


@pytest.mark.usefixtures("make")
def test_should_report_ages_and_name_the_secrets_that_it_cannot_see(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuntimeError, match=r"cannot be described: .*absent"):
        function.handler({"action": "report"}, None)


@pytest.mark.usefixtures("make")
def test_should_name_a_missing_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("USAGE_PLAN_ID")
    with pytest.raises(SettingsError, match="USAGE_PLAN_ID: missing"):
        function.handler({"SecretId": "arn", "ClientRequestToken": "x", "Step": "createSecret"}, None)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What CloudFormation is told."""
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(
        function, "answer", lambda event, **answer: told.append({"type": event["RequestType"], **answer})
    )
    return told


def request_of(kind: str, **properties: str) -> dict[str, Any]:
    return {
        "RequestType": kind,
        "ResponseURL": "https://example.com/?Signature=s",
        "LogicalResourceId": "RemovalOperations",
        "ResourceProperties": properties,
    }


def test_should_remove_on_destroy_what_rotations_made(
    client_secret: RotatingSecret,
    api_key: RotatingSecret,
    cognito: FakeCognito,
    gateway: Gateway,
    answers: list[dict[str, Any]],
) -> None:
    for _ in range(2):
        client_secret.rotate()
        api_key.rotate()
    api_key.run(api_key.begin(), "createSecret", "setSecret")  # and one that nobody ended
    gateway.add("smartfactory-client-operations.12345678-staging", value="value-of-staging-000000", suffix="staging")
    assert (len(cognito.secrets), len(gateway.keys())) == (2, 5)
    for _ in range(2):
        function.handler(request_of("Delete", ClientId=CLIENT, FirstKeyName=FIRST_NAME), None)
        assert (len(cognito.secrets), gateway.keys()) == (1, {FIRST_KEY: False, "value-of-staging-000000": True})
    answered: dict[str, Any] = {
        "type": "Delete",
        "physical_id": "api-credentials-RemovalOperations",
        "reason": None,
        "data": {},
    }
    assert answers == [answered] * 2


def test_should_remove_the_keys_of_the_client_that_is_named_and_of_no_other(
    make: Callable[[dict[str, Any]], RotatingSecret], gateway: Gateway, answers: list[dict[str, Any]]
) -> None:
    firsts = [FIRST_NAME, "smartfactory-client-operations-eu-dev", "smartfactory-client-operations-eu-1-dev"]
    values = [FIRST_KEY, "the0first1key2of3europe4", "the0first1key2of3one4more"]
    for name, value in zip(firsts[1:], values[1:], strict=True):
        gateway.add(name, value=value)
    secrets = [make({"apiKey": value, "firstKeyName": name}) for name, value in zip(firsts, values, strict=True)]
    for _ in range(3):  # in turns: whoever took another one's keys for its own would remove them
        for secret in secrets:
            secret.rotate()
    former_and_current = {value for each in secrets for value in each.values("apiKey")} - set(values)
    opens = {value for value, state in gateway.keys().items() if state}
    assert {each.current["apiKey"] for each in secrets} <= opens <= former_and_current
    assert len(opens) == 2 * len(secrets)
    for first in (firsts[0], firsts[2]):
        function.handler(request_of("Delete", ClientId=CLIENT, FirstKeyName=first), None)
    assert [each["reason"] for each in answers] == [None, None]
    left = {value for value, state in gateway.keys().items() if state}
    assert left == {value for value in opens if value in secrets[1].values("apiKey")}
    assert len(left) == 2


@pytest.mark.parametrize("kind", ["Create", "Update"])
@pytest.mark.usefixtures("make")
def test_should_only_answer_when_the_resource_is_made_or_changed(
    answers: list[dict[str, Any]], cognito: FakeCognito, gateway: Gateway, kind: str
) -> None:
    function.handler(request_of(kind), None)
    assert [(each["type"], each["reason"]) for each in answers] == [(kind, None)]
    assert cognito.calls + gateway.calls == []


@pytest.mark.usefixtures("make")
def test_should_answer_why_when_something_stays(
    answers: list[dict[str, Any]], cognito: FakeCognito, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    function.handler(request_of("Delete"), None)
    function.handler(request_of("Delete", ClientId="absent", FirstKeyName=FIRST_NAME), None)
    gateway.hooks["GetApiKeys"] = unreachable
    function.handler(request_of("Delete", ClientId=CLIENT, FirstKeyName=FIRST_NAME), None)
    monkeypatch.delenv("USER_POOL_ID")
    function.handler(request_of("Delete", ClientId=CLIENT, FirstKeyName=FIRST_NAME), None)
    reasons = [each["reason"] for each in answers]
    assert reasons[0].startswith("ValueError: ResourceProperties: ClientId: refused")
    assert reasons[1:3] == ["ListUserPoolClientSecrets: ResourceNotFoundException", "EndpointConnectionError"]
    assert reasons[3].startswith("SettingsError: settings: USER_POOL_ID: missing")


def test_should_raise_without_the_signed_url_when_the_answer_does_not_arrive(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError("https://example.com/?Signature=secret")

    monkeypatch.setattr(function, "answer", refuse)
    with pytest.raises(function.AnswerError) as failed:
        function.handler(request_of("Create"), None)
    assert "Signature" not in str(failed.value)
    assert (failed.value.__cause__, failed.value.__context__) == (None, None)


@pytest.mark.programs
def test_should_carry_an_sdk_that_knows_client_secrets_and_the_services_it_asks_for() -> None:
    services = "secretsmanager", "cognito-idp", "apigateway"
    program = (
        "import boto3, sys; print(boto3.__file__); "
        f"clients = [boto3.client(each, region_name='us-east-1') for each in {services}]; "
        "clients[1].add_user_pool_client_secret"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(BUNDLES / "rotate_api_credentials")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (
        0,
        str(BUNDLES / "rotate_api_credentials" / "boto3" / "__init__.py"),
    ), done.stderr


def test_should_use_the_tag_that_the_permissions_are_bound_to() -> None:
    assert SUFFIX_TAG == api_credentials.SUFFIX_TAG
