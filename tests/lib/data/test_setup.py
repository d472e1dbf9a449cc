"""What makes the database ready: called before the services, again for new migrations, and every hour."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from lib.constructs.database_setup import MIGRATIONS
from lib.constructs.function_code import LAMBDA_SOURCES, digest
from tests.support.assembly import SynthesizedAssembly, Template
from tests.support.references import id_of

pytestmark = pytest.mark.assembly


@pytest.fixture
def function_id(data: Template, environment: str) -> str:
    """The function's logical id."""
    name = f"smartfactory-database-setup-{environment}"
    (found,) = (key for key, each in data.of_type("AWS::Lambda::Function").items() if each["FunctionName"] == name)
    return found


@pytest.fixture
def resource(data: Template) -> Mapping[str, Any]:
    """The custom resource, whole."""
    (found,) = (each for each in data.resources.values() if each["Type"] == "Custom::DatabaseSetup")
    return found


@pytest.fixture
def schedule(data: Template, environment: str) -> Mapping[str, Any]:
    """The hourly rule."""
    return data.one("AWS::Events::Rule", Name=f"smartfactory-database-maintenance-{environment}")


def statements(data: Template, environment: str) -> dict[str, Any]:
    """Return what the function may do, by statement id."""
    policy = data.one("AWS::IAM::ManagedPolicy", ManagedPolicyName=f"smartfactory-database-setup-{environment}")
    return {each.get("Sid", ""): each for each in policy["PolicyDocument"]["Statement"]}


def test_should_be_called_again_when_migrations_or_function_change(
    resource: Mapping[str, Any], environment: str
) -> None:
    properties = resource["Properties"]
    assert properties["Migrations"] == digest(MIGRATIONS)
    assert properties["Function"] == digest(LAMBDA_SOURCES / "database_setup")
    assert properties["Shared"] == digest(LAMBDA_SOURCES / "shared")
    assert properties["EnvironmentSuffix"] == environment
    assert properties["ServiceTimeout"] == "1800"


def test_should_come_after_the_database_its_secrets_and_its_own_rights(
    data: Template, resource: Mapping[str, Any], function_id: str
) -> None:
    assert resource["Properties"]["ServiceToken"] == {"Fn::GetAtt": [function_id, "Arn"]}
    before = {data.resources[each]["Type"] for each in resource["DependsOn"]}
    assert {"AWS::RDS::DBInstance", "AWS::IAM::ManagedPolicy", "AWS::SecretsManager::SecretTargetAttachment"} <= before
    attachments = data.of_type("AWS::SecretsManager::SecretTargetAttachment")
    assert set(attachments) <= set(resource["DependsOn"])


def test_should_come_before_the_rotation_of_users_that_it_makes(data: Template) -> None:
    (made,) = data.of_type("Custom::DatabaseSetup")
    waiting = [
        key
        for key, each in data.resources.items()
        if each["Type"] == "AWS::SecretsManager::RotationSchedule" and made in each.get("DependsOn", ())
    ]
    assert len(waiting) == 3


@pytest.mark.parametrize("stack", ["Processing", "Api"])
def test_should_come_before_the_services(assembly: SynthesizedAssembly, environment: str, stack: str) -> None:
    manifest = json.loads((assembly.directory / f"assembly-{environment}" / "manifest.json").read_text())
    stacks = {each.get("displayName", ""): (key, each) for key, each in manifest["artifacts"].items()}
    data_id, _ = next(found for name, found in stacks.items() if f"{environment}/Data" in name)
    _, service = next(found for name, found in stacks.items() if f"{environment}/{stack}" in name)
    assert data_id in service["dependencies"]


def test_should_read_the_secrets_of_the_database_and_change_nothing(data: Template, environment: str) -> None:
    found = statements(data, environment)
    assert found["Secrets"]["Action"] == "secretsmanager:GetSecretValue"
    secrets = {each["Ref"] for each in found["Secrets"]["Resource"]}
    names = {data.resources[each]["Properties"]["Name"] for each in secrets}
    users = ("master", "application", "read-only", "api")
    assert names == {f"smartfactory/database/{each}-{environment}" for each in users}
    assert found["SecretsKey"]["Action"] == "kms:Decrypt"
    via = {"kms:ViaService": ["secretsmanager.us-east-1.amazonaws.com"]}
    assert found["SecretsKey"]["Condition"] == {"StringEquals": via}
    assert found.keys() == {
        "", "DeadLetters", "DeadLettersKey", "Environment", "Network", "NetworkDescribe", "NotTheCode", "Secrets",
        "SecretsKey", "Traces",
    }  # fmt: skip


def test_should_be_reminded_every_hour(schedule: Mapping[str, Any], function_id: str) -> None:
    assert (schedule["ScheduleExpression"], schedule["State"]) == ("rate(1 hour)", "ENABLED")
    (target,) = schedule["Targets"]
    assert target["Arn"] == {"Fn::GetAtt": [function_id, "Arn"]}
    assert json.loads(target["Input"]) == {"action": "maintain"}


def test_should_keep_reminders_that_could_not_be_made(
    data: Template, schedule: Mapping[str, Any], environment: str, account: str, region: str
) -> None:
    (target,) = schedule["Targets"]
    queue = target["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0]
    arn = f"arn:aws:events:{region}:{account}:rule/smartfactory-database-maintenance-{environment}"
    admitted = [
        each
        for policy in data.of_type("AWS::SQS::QueuePolicy").values()
        if {"Ref": queue} in policy["Queues"]
        for each in policy["PolicyDocument"]["Statement"]
        if each["Effect"] == "Allow"
    ]
    assert ({"Service": "events.amazonaws.com"}, "sqs:SendMessage", {"ArnEquals": {"aws:SourceArn": arn}}) in [
        (each["Principal"], each["Action"], each["Condition"]) for each in admitted
    ]
    assert len({each["Sid"] for each in admitted}) == len(admitted) == len(data.of_type("AWS::Events::Rule"))
    key = data.one("AWS::KMS::Key")["KeyPolicy"]["Statement"]
    (use,) = (each for each in key if each.get("Sid") == "EventsDeadLetters")
    name = data.resources[queue]["Properties"]["QueueName"]
    context = {"kms:EncryptionContext:aws:sqs:arn": f"arn:aws:sqs:{region}:{account}:{name}"}
    assert use["Condition"] == {"StringEquals": context}


def test_should_let_the_schedule_call_it_and_nobody_else(
    data: Template, function_id: str, environment: str, account: str
) -> None:
    calls = [
        each
        for each in data.of_type("AWS::Lambda::Permission").values()
        if each["FunctionName"] == {"Fn::GetAtt": [function_id, "Arn"]}
    ]
    rule = id_of(data, "AWS::Events::Rule", Name=f"smartfactory-database-maintenance-{environment}")
    assert calls == [
        {
            "Action": "lambda:InvokeFunction",
            "FunctionName": {"Fn::GetAtt": [function_id, "Arn"]},
            "Principal": "events.amazonaws.com",
            "SourceAccount": account,
            "SourceArn": {"Fn::GetAtt": [rule, "Arn"]},
        }
    ]


def test_should_keep_what_the_configuration_says(data: Template, function_id: str, settings: Mapping[str, Any]) -> None:
    variables = data.resources[function_id]["Properties"]["Environment"]["Variables"]
    kept = settings["retention"]
    assert variables["KEEP_HOURS"] == str(kept["rawReadingsDays"] * 24)
    assert variables["ROLLUP_KEEP_DAYS"] == str(kept["minuteRollupsDays"])
    stream = settings["stream"]
    assert variables["BEHIND_HOURS"] == str(stream["retentionHours"] + stream["maximumLatenessHours"] + 1)
    assert int(variables["BEHIND_HOURS"]) < int(variables["KEEP_HOURS"])
