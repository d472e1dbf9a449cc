"""How old credentials are."""

# ruff: noqa: S105, S106 - what is called a secret here is the name of one, and keys of the tests open nothing
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.stub import Stubber
from shared.age import AgeError, report

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

ARN = "arn:aws:secretsmanager:us-east-1:111111111111:secret:{}-AbCdEf"


@pytest.fixture
def client() -> "SecretsManagerClient":
    return boto3.client(
        "secretsmanager", region_name="us-east-1", aws_access_key_id="testing", aws_secret_access_key="testing"
    )


@pytest.fixture
def described(client: "SecretsManagerClient") -> Iterator[Stubber]:
    """Answers of Secrets Manager."""
    with Stubber(client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def test_should_tell_the_days_since_the_last_rotation_or_since_the_secret_was_made(
    client: "SecretsManagerClient", described: Stubber, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime.now(UTC)
    made = now - timedelta(days=40)
    for name, answer in {
        "smartfactory/database/application-a-dev": {"LastRotatedDate": now - timedelta(days=31, hours=12)},
        "smartfactory/api/key-a-dev": {},
    }.items():
        described.add_response("describe_secret", {"Name": name, "CreatedDate": made, **answer})
    arns = f"{ARN.format('one')},{ARN.format('two')}"
    report(client, secret_arns=arns, namespace="smartfactory-rotation", environment_suffix="a-dev")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["Secret"], line["CredentialAgeDays"]) for line in lines] == [
        ("database/application", 31.5),
        ("api/key", 40.0),
    ]
    (metrics,) = lines[0]["_aws"]["CloudWatchMetrics"]
    assert metrics == {
        "Namespace": "smartfactory-rotation",
        "Dimensions": [["EnvironmentSuffix", "Secret"]],
        "Metrics": [{"Name": "CredentialAgeDays", "Unit": "None"}],
    }


def test_should_tell_the_others_when_one_cannot_be_described(
    client: "SecretsManagerClient", described: Stubber, capsys: pytest.CaptureFixture[str]
) -> None:
    described.add_client_error("describe_secret", "AccessDeniedException")
    described.add_response("describe_secret", {"Name": "smartfactory/api/key-dev", "CreatedDate": datetime.now(UTC)})
    with pytest.raises(AgeError, match=ARN.format("one")) as failed:
        report(
            client,
            secret_arns=f"{ARN.format('one')},{ARN.format('two')}",
            namespace="n",
            environment_suffix="dev",
        )
    assert "two" not in str(failed.value)
    assert json.loads(capsys.readouterr().out)["Secret"] == "api/key"
