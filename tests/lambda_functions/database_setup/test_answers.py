"""What the function answers to CloudFormation, to the schedule and to a person."""

from typing import Any

import boto3
import pytest
from database_setup.handler import SetupError, handler

from local.servers.postgres import Postgres
from tests.lambda_functions.database_setup.calls import OWNER_PASSWORD, request


@pytest.mark.servers
@pytest.mark.usefixtures("secrets")
def test_should_keep_partitions_up_when_the_schedule_calls(
    answers: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    handler(request(), None)
    assert handler({"action": "maintain"}, None) == {"defaultRows": 0, "oldestUnexportedHours": 0.0}
    assert len(capsys.readouterr().out.splitlines()) == 2


@pytest.mark.servers
@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("DATABASE_HOST", "127.0.0.1", "SSLCertVerificationError"),  # not the name in the certificate
        ("DATABASE_NAME", "absent", "database: SQLSTATE 3D000"),
        ("KEEP_HOURS", "never", "SettingsError: settings: KEEP_HOURS: refused"),
        ("DATABASE_CA_FILE", "/absent.pem", "FileNotFoundError"),
    ],
)
def test_should_answer_why_when_it_fails(
    secrets: dict[str, str],
    answers: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    server: Postgres,
    variable: str,
    value: str,
    reason: str,
) -> None:
    monkeypatch.setenv(variable, value)
    handler(request(), None)
    assert answers[0]["reason"].startswith(reason)
    with pytest.raises(SetupError) as failed:
        handler({"action": "maintain"}, None)
    assert OWNER_PASSWORD not in str(failed.value) + answers[0]["reason"]


@pytest.mark.servers
def test_should_quote_nothing_of_a_secret_that_is_no_login(
    secrets: dict[str, str], answers: list[dict[str, Any]]
) -> None:
    boto3.client("secretsmanager").put_secret_value(SecretId=secrets["application"], SecretString="hunter2")
    handler(request(), None)
    assert secrets["application"] in answers[0]["reason"]
    assert "hunter2" not in answers[0]["reason"]


def test_should_do_nothing_when_the_resource_is_deleted(answers: list[dict[str, Any]]) -> None:
    handler(request("Delete"), None)
    assert answers == [{"type": "Delete", "physical_id": "database-setup", "reason": None, "data": {}}]


def test_should_refuse_an_event_that_is_neither() -> None:
    with pytest.raises(ValueError, match="action: refused; allowed: maintain"):
        handler({"action": "drop"}, None)


def test_should_raise_without_the_signed_url_when_the_answer_does_not_arrive(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError("https://example.com/?Signature=secret")

    monkeypatch.setattr("database_setup.handler.answer", refuse)
    with pytest.raises(SetupError) as failed:
        handler(request("Delete"), None)
    assert "Signature" not in str(failed.value)
