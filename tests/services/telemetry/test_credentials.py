"""Logins from Secrets Manager, which rotate while a program runs."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from moto import mock_aws

from local.waiting import wait_until
from services.telemetry.credentials import (
    AWAY_SECONDS,
    RENEWAL_SECONDS,
    Credentials,
    CredentialsError,
    FixedCredentials,
    SecretCredentials,
)
from tests.support.secret import ARN, FakeSecret

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

ONE, TWO = Credentials("writer", "one"), Credentials("writer_clone", "two")
AWAY = EndpointConnectionError(endpoint_url="https://secretsmanager")


class Rig:
    def __init__(self) -> None:
        self.client, self.now = FakeSecret(ONE), 0.0
        self.logins = self.client.logins(maximum_age_seconds=600, clock=lambda: self.now)


@pytest.fixture
def rig() -> Rig:
    return Rig()


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator["SecretsManagerClient"]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        yield boto3.client("secretsmanager")


def test_should_ask_again_when_the_answer_is_old(rig: Rig) -> None:
    assert rig.logins.get() == ONE
    rig.client.login = TWO
    rig.now = 599
    assert rig.logins.get() == ONE
    rig.now = 600
    assert rig.logins.get() == TWO
    assert rig.client.reads == 2


def test_should_ask_again_at_once_when_the_server_refused_what_is_held(rig: Rig) -> None:
    assert rig.logins.get() == ONE
    rig.client.login = TWO
    assert rig.logins.renew(ONE) == TWO
    assert rig.logins.get() == TWO
    assert rig.client.reads == 2


def test_should_read_once_when_many_threads_were_refused_the_same(rig: Rig) -> None:
    rig.logins.get()
    rig.client.login = TWO
    rig.client.may_answer.clear()
    with ThreadPoolExecutor(max_workers=32) as pool:
        renewed = [pool.submit(rig.logins.renew, ONE) for _ in range(32)]
        rig.client.may_answer.set()
    assert {each.result() for each in renewed} == {TWO}
    assert rig.client.reads == 2


def test_should_read_once_when_many_threads_begin(rig: Rig) -> None:
    rig.client.may_answer.clear()
    with ThreadPoolExecutor(max_workers=32) as pool:
        got = [pool.submit(rig.logins.get) for _ in range(32)]
        rig.client.may_answer.set()
    assert {each.result() for each in got} == {ONE}
    assert rig.client.reads == 1


def test_should_let_others_go_on_with_what_is_held_while_one_reads(rig: Rig) -> None:
    rig.logins.get()
    rig.client.login, rig.now = TWO, 600
    rig.client.may_answer.clear()
    with ThreadPoolExecutor() as pool:
        reader = pool.submit(rig.logins.get)
        began = wait_until(lambda: rig.client.reads == 2, seconds=10, every=0.01)
        held = rig.logins.get()
        rig.client.may_answer.set()
        assert began
        assert held == ONE
        assert reader.result() == TWO


def test_should_ask_at_most_once_a_second_when_a_server_refuses_again_and_again(rig: Rig) -> None:
    rig.logins.get()
    rig.now = 10
    for _ in range(100):
        assert rig.logins.renew(ONE) == ONE
    assert rig.client.reads == 2
    rig.client.login = TWO
    rig.now = 10 + RENEWAL_SECONDS
    assert rig.logins.renew(ONE) == TWO
    assert rig.client.reads == 3


@pytest.mark.parametrize(
    "error",
    [AWAY, ClientError({"Error": {"Code": "InternalServiceError"}}, "GetSecretValue")],
    ids=["connection", "service"],
)
def test_should_use_what_is_held_while_secrets_manager_is_away(
    rig: Rig, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    rig.logins.get()
    rig.client.login, rig.client.error, rig.now = TWO, error, 600
    for _ in range(10):
        assert rig.logins.get() == ONE
    assert rig.logins.renew(ONE) == ONE
    assert rig.client.reads == 3
    assert {each.message for each in caplog.records} == {"secret cannot be read; using what is held"}
    rig.client.error, rig.now = None, 600 + AWAY_SECONDS
    assert rig.logins.get() == TWO


def test_should_say_so_when_there_is_nothing_to_fall_back_on(rig: Rig) -> None:
    rig.client.error = AWAY
    with pytest.raises(CredentialsError, match=rf"^{ARN}: cannot be read: Could not connect"):
        rig.logins.get()
    with pytest.raises(CredentialsError):
        rig.logins.renew(ONE)
    rig.client.error = None
    assert rig.logins.get() == ONE


def test_should_make_its_own_client_when_none_is_given(client: "SecretsManagerClient") -> None:
    arn = client.create_secret(Name="database", SecretString='{"username": "a", "password": "b", "host": "db"}')["ARN"]
    assert SecretCredentials(arn, region="us-east-1").get() == Credentials("a", "b")
    assert SecretCredentials(arn).get() == Credentials("a", "b")


@pytest.mark.parametrize("text", ["hunter2", '{"username": "hunter2"}', '["hunter2"]', '{"username": 1}'])
def test_should_name_the_secret_and_quote_nothing_of_it_when_it_is_no_login(
    client: "SecretsManagerClient", text: str
) -> None:
    arn = client.create_secret(Name="broken", SecretString=text)["ARN"]
    with pytest.raises(CredentialsError) as refused:
        SecretCredentials(arn, client=client).get()
    assert arn in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_should_not_show_the_password_when_it_is_printed() -> None:
    assert "hunter2" not in repr(Credentials("writer", "hunter2"))


def test_should_always_say_the_same_when_a_login_is_fixed() -> None:
    assert FixedCredentials("a", "b").get() == FixedCredentials("a", "b").renew(ONE) == Credentials("a", "b")
