"""Logins from Secrets Manager, which rotate while a program runs."""

# ruff: noqa: S105, S106 - passwords of the tests open nothing
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import boto3
import pytest
from moto import mock_aws

from services.telemetry.credentials import Credentials, CredentialsError, SecretCredentials

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator["SecretsManagerClient"]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        yield boto3.client("secretsmanager")


def secret(client: "SecretsManagerClient", **fields: str) -> str:
    return client.create_secret(Name="database", SecretString=json.dumps(fields))["ARN"]


def test_should_ask_again_when_the_answer_is_old_or_was_refused(client: "SecretsManagerClient") -> None:
    now = [0.0]
    arn = secret(client, username="writer", password="one", host="db")
    logins = SecretCredentials(arn, client=client, maximum_age_seconds=60, clock=lambda: now[0])
    assert logins.get() == Credentials("writer", "one")
    client.put_secret_value(SecretId=arn, SecretString=json.dumps({"username": "writer", "password": "two"}))
    now[0] = 60
    assert logins.get().password == "one"
    now[0] = 61
    assert logins.get().password == "two"
    client.put_secret_value(SecretId=arn, SecretString=json.dumps({"username": "writer", "password": "three"}))
    logins.forget()
    assert logins.get().password == "three"


def test_should_make_its_own_client_when_none_is_given(client: "SecretsManagerClient") -> None:
    assert SecretCredentials(secret(client, username="a", password="b")).get() == Credentials("a", "b")


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
