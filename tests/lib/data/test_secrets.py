"""Credentials: generated, encrypted, replaced every 30 days by functions that can do that and no more."""

import json
from typing import Any

import pytest

from lib.constructs.platform_alarms.events import NAMESPACE
from lib.constructs.rotated_secret import PASSWORD_LENGTH, ROTATION_DAYS
from tests.support.assembly import Template
from tests.support.references import id_of, policy_of, security_group, statement

pytestmark = pytest.mark.assembly

DATABASE_SECRETS = ("database/master", "database/application", "database/read-only", "database/api")
CACHE_SECRETS = ("cache/application", "cache/reader")
SECRETS = (*DATABASE_SECRETS, *CACHE_SECRETS)


def secret_id(data: Template, environment: str, name: str) -> str:
    """Return the logical id of a secret."""
    return id_of(data, "AWS::SecretsManager::Secret", Name=f"smartfactory/{name}-{environment}")


def test_should_be_one_for_each_user(data: Template, environment: str) -> None:
    names = {each["Name"] for each in data.of_type("AWS::SecretsManager::Secret").values()}
    assert names == {f"smartfactory/{each}-{environment}" for each in SECRETS}


@pytest.mark.parametrize("name", SECRETS)
def test_should_be_generated_and_encrypted(
    data: Template, environment: str, key_arn: dict[str, Any], name: str
) -> None:
    secret = data.resources[secret_id(data, environment, name)]
    assert secret["DeletionPolicy"] == "Delete"
    assert secret["Properties"]["KmsKeyId"] == key_arn
    generated = secret["Properties"]["GenerateSecretString"]
    assert generated["PasswordLength"] == PASSWORD_LENGTH
    assert generated["ExcludePunctuation"] is True
    assert "SecretString" not in secret["Properties"]


@pytest.mark.parametrize("name", SECRETS)
def test_should_rotate(data: Template, environment: str, account: str, name: str) -> None:
    function = "rotate-cache" if name.startswith("cache") else "rotate-database"
    function_id = id_of(data, "AWS::Lambda::Function", FunctionName=f"smartfactory-{function}-{environment}")
    secret = {"Ref": secret_id(data, environment, name)}
    schedule = data.one("AWS::SecretsManager::RotationSchedule", SecretId=secret)
    assert schedule["RotationRules"] == {"AutomaticallyAfterDays": ROTATION_DAYS}
    assert schedule["RotateImmediatelyOnUpdate"] is False
    assert schedule["RotationLambdaARN"] == {"Fn::GetAtt": [function_id, "Arn"]}
    permission = data.one("AWS::Lambda::Permission", SourceArn=secret)
    assert permission["Principal"] == "secretsmanager.amazonaws.com"
    assert permission["SourceAccount"] == account


def test_should_let_nobody_else_invoke_a_function(data: Template) -> None:
    callers = [each["Principal"] for each in data.of_type("AWS::Lambda::Permission").values()]
    # Schedules: of the database's set-up, see `test_setup.py`, and of the two reports of ages.
    assert sorted(callers) == [*["events.amazonaws.com"] * 3, *["secretsmanager.amazonaws.com"] * len(SECRETS)]


@pytest.mark.parametrize("name", DATABASE_SECRETS)
def test_should_know_the_database_before_it_rotates(data: Template, environment: str, name: str) -> None:
    secret = {"Ref": secret_id(data, environment, name)}
    attachment = data.one("AWS::SecretsManager::SecretTargetAttachment", SecretId=secret)
    assert attachment["TargetId"] == {"Ref": id_of(data, "AWS::RDS::DBInstance")}
    attachment_id = id_of(data, "AWS::SecretsManager::SecretTargetAttachment", SecretId=secret)
    schedule_id = id_of(data, "AWS::SecretsManager::RotationSchedule", SecretId=secret)
    assert attachment_id in data.resources[schedule_id]["DependsOn"]


@pytest.mark.parametrize("name", DATABASE_SECRETS[1:])
def test_should_name_the_secret_of_the_owner(data: Template, environment: str, name: str) -> None:
    secret = data.one("AWS::SecretsManager::Secret", Name=f"smartfactory/{name}-{environment}")
    template = secret["GenerateSecretString"]["SecretStringTemplate"]["Fn::Join"][1]
    assert {"Ref": secret_id(data, environment, "database/master")} in template


@pytest.mark.parametrize(
    ("function", "secrets"), [("rotate-database", DATABASE_SECRETS), ("rotate-cache", CACHE_SECRETS)]
)
def test_should_handle_exactly_its_secrets(
    data: Template, environment: str, function: str, secrets: tuple[str, ...]
) -> None:
    found = statement(policy_of(data, f"smartfactory-{function}-{environment}"), "RotateSecrets")["Resource"]
    references = found if isinstance(found, list) else [found]
    assert sorted(each["Ref"] for each in references) == sorted(secret_id(data, environment, each) for each in secrets)


@pytest.mark.parametrize("function", ["rotate-database", "rotate-cache"])
def test_should_use_the_key_for_named_purposes_only(
    data: Template, environment: str, key_arn: dict[str, Any], function: str
) -> None:
    on_key = [each for each in policy_of(data, f"smartfactory-{function}-{environment}") if each["Resource"] == key_arn]
    assert {each["Sid"] for each in on_key} == {"Environment", "DeadLettersKey", "RotateSecretsKey"}
    assert all(each["Condition"]["StringEquals"] for each in on_key)


@pytest.mark.parametrize(
    ("function", "member"), [("rotate-database", "DatabaseRotation"), ("rotate-cache", "CacheRotation")]
)
def test_should_run_behind_its_own_group(data: Template, environment: str, function: str, member: str) -> None:
    properties = data.one("AWS::Lambda::Function", FunctionName=f"smartfactory-{function}-{environment}")
    (group,) = properties["VpcConfig"]["SecurityGroupIds"]
    assert security_group(group) == member


@pytest.mark.parametrize(
    ("function", "variables"),
    [
        (
            "rotate-database",
            {"DATABASE_CA_FILE", "DATABASE_HOST", "DATABASE_NAME", "DATABASE_PORT", "MASTER_SECRET_ARN"},
        ),
        ("rotate-cache", {"CACHE_HOST", "CACHE_PORT", "CACHE_USER_IDS", "REPLICATION_GROUP_ID"}),
    ],
)
def test_should_be_told_where_to_rotate(data: Template, environment: str, function: str, variables: set[str]) -> None:
    properties = data.one("AWS::Lambda::Function", FunctionName=f"smartfactory-{function}-{environment}")
    told = properties["Environment"]["Variables"]
    assert set(told) == variables | {"ENVIRONMENT_SUFFIX", "METRIC_NAMESPACE", "SECRET_ARNS"}
    assert (told["ENVIRONMENT_SUFFIX"], told["METRIC_NAMESPACE"]) == (environment, NAMESPACE)
    assert "{{resolve" not in str(properties["Environment"])


@pytest.mark.parametrize(
    ("function", "secrets"), [("rotate-database", DATABASE_SECRETS), ("rotate-cache", CACHE_SECRETS)]
)
def test_should_be_told_whose_age_to_tell(
    data: Template, environment: str, function: str, secrets: tuple[str, ...]
) -> None:
    properties = data.one("AWS::Lambda::Function", FunctionName=f"smartfactory-{function}-{environment}")
    separator, parts = properties["Environment"]["Variables"]["SECRET_ARNS"]["Fn::Join"]
    assert separator == ""
    assert parts[1::2] == [","] * (len(secrets) - 1)
    assert parts[::2] == [{"Ref": secret_id(data, environment, each)} for each in secrets]


@pytest.mark.parametrize("what", ["database", "cache"])
def test_should_be_asked_for_ages_twice_a_day(data: Template, environment: str, what: str) -> None:
    rule = data.one("AWS::Events::Rule", Name=f"smartfactory-{what}-credential-age-{environment}")
    function = id_of(data, "AWS::Lambda::Function", FunctionName=f"smartfactory-rotate-{what}-{environment}")
    assert (rule["ScheduleExpression"], rule["State"]) == ("rate(12 hours)", "ENABLED")
    (target,) = rule["Targets"]
    assert target["Arn"] == {"Fn::GetAtt": [function, "Arn"]}
    assert json.loads(target["Input"]) == {"action": "report"}


def test_should_keep_failed_rotations_encrypted(data: Template, environment: str, key_arn: dict[str, Any]) -> None:
    name = f"smartfactory-data-functions-dead-letters-{environment}"
    queue = data.one("AWS::SQS::Queue", QueueName=name)
    assert queue["KmsMasterKeyId"] == key_arn
    target = {"TargetArn": {"Fn::GetAtt": [id_of(data, "AWS::SQS::Queue", QueueName=name), "Arn"]}}
    assert [each["DeadLetterConfig"] for each in data.of_type("AWS::Lambda::Function").values()] == [target] * 3
