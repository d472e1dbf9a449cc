"""A secret is generated, encrypted, and replaced every 30 days by one function that only its service may call."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk.assertions import Template

from lib.constructs.rotated_secret import PASSWORD_LENGTH, ROTATION_DAYS, RotatedSecret, rotation_statements
from lib.naming import Names

ACCOUNT, REGION = "111111111111", "us-east-1"


@pytest.fixture(scope="module")
def stack() -> cdk.Stack:
    """A stack with one secret, and what its function may do as an output."""
    stack = cdk.Stack(cdk.App(), "Stack", env=cdk.Environment(account=ACCOUNT, region=REGION))
    key = kms.Key(stack, "Key")
    function = lambda_.Function.from_function_attributes(
        stack, "Function", function_arn=f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:rotate", same_environment=True
    )
    rotated = RotatedSecret(
        stack,
        "Partner",
        names=Names("dev"),
        name="api/partner",
        purpose="The partner's key",
        key=key,
        template={"client": "partner"},
        function=function,
        generate_key="key",
    )
    cdk.CfnOutput(
        stack,
        "Statements",
        value=stack.to_json_string(
            [each.to_statement_json() for each in rotation_statements(secrets=[rotated.secret], key=key)]
        ),
    )
    return stack


@pytest.fixture(scope="module")
def resources(stack: cdk.Stack) -> dict[str, Any]:
    """The stack's resources."""
    found: dict[str, Any] = Template.from_stack(stack).to_json()["Resources"]
    return found


def one(resources: dict[str, Any], resource_type: str) -> tuple[str, dict[str, Any]]:
    """Return the logical id and the only resource of a type."""
    (found,) = ((key, each) for key, each in resources.items() if each["Type"] == resource_type)
    return found


@pytest.fixture(scope="module")
def statements(stack: cdk.Stack) -> dict[str, Any]:
    """What the rotation function may do, by statement id; references as `{logical id}`."""
    value = Template.from_stack(stack).to_json()["Outputs"]["Statements"]["Value"]
    parts = [part if isinstance(part, str) else json.dumps(part).replace('"', "'") for part in value["Fn::Join"][1]]
    return {each["Sid"]: each for each in json.loads("".join(parts))}


def test_should_be_replaced_after_thirty_days() -> None:
    assert ROTATION_DAYS == 30


def test_should_generate_a_long_value_that_needs_no_escaping(resources: dict[str, Any]) -> None:
    _, secret = one(resources, "AWS::SecretsManager::Secret")
    assert PASSWORD_LENGTH >= 32
    assert secret["Properties"]["GenerateSecretString"] == {
        "ExcludePunctuation": True,
        "GenerateStringKey": "key",
        "IncludeSpace": False,
        "PasswordLength": PASSWORD_LENGTH,
        "RequireEachIncludedType": True,
        "SecretStringTemplate": '{"client": "partner"}',
    }


def test_should_be_named_encrypted_and_deletable(resources: dict[str, Any]) -> None:
    key_id, _ = one(resources, "AWS::KMS::Key")
    _, secret = one(resources, "AWS::SecretsManager::Secret")
    assert secret["Properties"]["Name"] == "smartfactory/api/partner-dev"
    assert secret["Properties"]["KmsKeyId"] == {"Fn::GetAtt": [key_id, "Arn"]}
    assert secret["DeletionPolicy"] == "Delete"


def test_should_rotate_on_schedule_and_not_on_deployment(resources: dict[str, Any]) -> None:
    secret_id, _ = one(resources, "AWS::SecretsManager::Secret")
    _, schedule = one(resources, "AWS::SecretsManager::RotationSchedule")
    assert schedule["Properties"] == {
        "RotateImmediatelyOnUpdate": False,
        "RotationLambdaARN": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:rotate",
        "RotationRules": {"AutomaticallyAfterDays": ROTATION_DAYS},
        "SecretId": {"Ref": secret_id},
    }


def test_should_let_secrets_manager_invoke_for_this_secret_only(resources: dict[str, Any]) -> None:
    secret_id, _ = one(resources, "AWS::SecretsManager::Secret")
    _, permission = one(resources, "AWS::Lambda::Permission")
    assert permission["Properties"] == {
        "Action": "lambda:InvokeFunction",
        "FunctionName": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:rotate",
        "Principal": "secretsmanager.amazonaws.com",
        "SourceAccount": ACCOUNT,
        "SourceArn": {"Ref": secret_id},
    }


def test_should_schedule_only_when_the_function_can_be_invoked(resources: dict[str, Any]) -> None:
    permission_id, _ = one(resources, "AWS::Lambda::Permission")
    _, schedule = one(resources, "AWS::SecretsManager::RotationSchedule")
    assert schedule["DependsOn"] == [permission_id]


def test_should_let_the_function_handle_its_secrets_only(resources: dict[str, Any], statements: dict[str, Any]) -> None:
    secret_id, _ = one(resources, "AWS::SecretsManager::Secret")
    assert statements["RotateSecrets"] == {
        "Action": [
            f"secretsmanager:{each}"
            for each in ("DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage")
        ],
        "Effect": "Allow",
        "Resource": f"{{'Ref': '{secret_id}'}}",
        "Sid": "RotateSecrets",
    }


def test_should_let_the_function_use_the_key_for_its_secrets_only(
    resources: dict[str, Any], statements: dict[str, Any]
) -> None:
    secret_id, _ = one(resources, "AWS::SecretsManager::Secret")
    assert statements["RotateSecretsKey"]["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    assert statements["RotateSecretsKey"]["Condition"] == {
        "StringEquals": {
            "kms:EncryptionContext:SecretARN": [f"{{'Ref': '{secret_id}'}}"],
            "kms:ViaService": f"secretsmanager.{REGION}.amazonaws.com",
        }
    }


def test_should_let_the_function_do_nothing_else(statements: dict[str, Any]) -> None:
    assert statements.keys() == {"RotateSecrets", "RotateSecretsKey"}


def test_should_begin_with_a_value_that_a_resource_made() -> None:
    stack = cdk.Stack(cdk.App(), "Stack", env=cdk.Environment(account=ACCOUNT, region=REGION))
    maker = cdk.CfnResource(stack, "Maker", type="Custom::Maker")
    RotatedSecret(
        stack,
        "Client",
        names=Names("dev"),
        name="api/client",
        purpose="The client's secret",
        key=kms.Key(stack, "Key"),
        template={"clientId": "client"},
        function=lambda_.Function.from_function_arn(
            stack, "Function", f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:rotate"
        ),
        generate_key="clientSecret",
        first_value=maker.get_att("Secret").to_string(),
    )
    resources = Template.from_stack(stack).to_json()["Resources"]
    _, secret = one(resources, "AWS::SecretsManager::Secret")
    assert "GenerateSecretString" not in secret["Properties"]
    assert secret["Properties"]["SecretString"]["Fn::Join"][1] == [
        '{"clientId":"client","clientSecret":"',
        {"Fn::GetAtt": ["Maker", "Secret"]},
        '"}',
    ]
