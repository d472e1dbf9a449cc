"""A function runs inside the VPC, under a role that holds what is written down, with its failures kept."""

import json
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs

from lib.constructs.function import PlatformFunction
from lib.naming import Names

ACCOUNT, REGION = "111111111111", "us-east-1"
NAME = "smartfactory-rotate-cache-dev"
FUNCTION_ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{NAME}"


def build(directory: Path, context: dict[str, Any], source: str = "verify_deployment") -> cdk.App:
    """Return an application with one function; `directory` gets its assembly."""
    app = cdk.App(outdir=str(directory), context=context)
    stack = cdk.Stack(app, "Stack", env=cdk.Environment(account=ACCOUNT, region=REGION))
    key = kms.Key(stack, "Key")
    vpc = ec2.Vpc(
        stack,
        "Vpc",
        availability_zones=["us-east-1a", "us-east-1b"],
        restrict_default_security_group=False,
        subnet_configuration=[ec2.SubnetConfiguration(name="app", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)],
    )
    PlatformFunction(
        stack,
        "Rotate",
        names=Names("dev"),
        name="rotate-cache",
        purpose="Rotates",
        source=source,
        key=key,
        log_group=logs.LogGroup(stack, "Log"),
        vpc=vpc,
        security_group=ec2.SecurityGroup.from_security_group_id(stack, "Group", "sg-0123456789abcdef0", mutable=False),
        dead_letters=sqs.Queue(stack, "DeadLetters", encryption=sqs.QueueEncryption.KMS, encryption_master_key=key),
        environment={"CACHE_PORT": "6379"},
        timeout=cdk.Duration.minutes(1),
    )
    return app


@pytest.fixture(scope="module")
def assembly_directory(tmp_path_factory: pytest.TempPathFactory, cdk_context: dict[str, Any]) -> Path:
    """The synthesized assembly."""
    directory = tmp_path_factory.mktemp("function")
    build(directory, cdk_context).synth()
    return directory


@pytest.fixture(scope="module")
def resources(assembly_directory: Path) -> dict[str, Any]:
    """The stack's resources."""
    found: dict[str, Any] = json.loads((assembly_directory / "Stack.template.json").read_text())["Resources"]
    return found


@pytest.fixture(scope="module")
def function(resources: dict[str, Any]) -> dict[str, Any]:
    """The function's properties."""
    (found,) = (each["Properties"] for each in resources.values() if each["Type"] == "AWS::Lambda::Function")
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def statements(resources: dict[str, Any]) -> list[dict[str, Any]]:
    """What the function's role may do."""
    (found,) = (each["Properties"] for each in resources.values() if each["Type"] == "AWS::IAM::ManagedPolicy")
    listed: list[dict[str, Any]] = found["PolicyDocument"]["Statement"]
    return listed


def by_sid(statements: list[dict[str, Any]], sid: str) -> dict[str, Any]:
    """Return the statement of an id."""
    (found,) = (each for each in statements if each.get("Sid") == sid)
    return found


def logical_id(resources: dict[str, Any], resource_type: str) -> str:
    """Return the logical id of the only resource of a type."""
    (found,) = (key for key, each in resources.items() if each["Type"] == resource_type)
    return found


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FunctionName", NAME),
        ("Runtime", "python3.14"),
        ("Architectures", ["arm64"]),
        ("ReservedConcurrentExecutions", 2),
        ("TracingConfig", {"Mode": "Active"}),
        ("Environment", {"Variables": {"CACHE_PORT": "6379"}}),
        ("Timeout", 60),
    ],
)
def test_should_have_the_property(function: dict[str, Any], name: str, value: object) -> None:
    assert function[name] == value


def test_should_encrypt_its_environment_with_the_key(resources: dict[str, Any], function: dict[str, Any]) -> None:
    assert function["KmsKeyArn"] == {"Fn::GetAtt": [logical_id(resources, "AWS::KMS::Key"), "Arn"]}


def test_should_keep_failed_events(resources: dict[str, Any], function: dict[str, Any]) -> None:
    assert function["DeadLetterConfig"] == {
        "TargetArn": {"Fn::GetAtt": [logical_id(resources, "AWS::SQS::Queue"), "Arn"]}
    }


def test_should_run_in_the_private_subnets_with_its_group_only(function: dict[str, Any]) -> None:
    assert function["VpcConfig"]["SecurityGroupIds"] == ["sg-0123456789abcdef0"]
    assert len(function["VpcConfig"]["SubnetIds"]) == 2


def test_should_log_json_into_the_group_made_before(resources: dict[str, Any], function: dict[str, Any]) -> None:
    assert function["LoggingConfig"] == {
        "ApplicationLogLevel": "INFO",
        "LogFormat": "JSON",
        "LogGroup": {"Ref": logical_id(resources, "AWS::Logs::LogGroup")},
        "SystemLogLevel": "INFO",
    }


def test_should_exist_only_with_its_permissions(resources: dict[str, Any]) -> None:
    depends_on = resources[logical_id(resources, "AWS::Lambda::Function")]["DependsOn"]
    assert logical_id(resources, "AWS::IAM::ManagedPolicy") in depends_on


def test_should_have_no_inline_and_no_managed_policy_of_aws(resources: dict[str, Any]) -> None:
    assert "AWS::IAM::Policy" not in {each["Type"] for each in resources.values()}
    role = resources[logical_id(resources, "AWS::IAM::Role")]["Properties"]
    assert not {"Policies", "ManagedPolicyArns"} & set(role)


def test_should_decrypt_its_own_environment_only(statements: list[dict[str, Any]]) -> None:
    statement = by_sid(statements, "Environment")
    assert statement["Action"] == "kms:Decrypt"
    assert statement["Condition"] == {"StringEquals": {"kms:EncryptionContext:aws:lambda:FunctionArn": FUNCTION_ARN}}


def test_should_use_the_key_for_dead_letters_through_sqs_only(statements: list[dict[str, Any]]) -> None:
    statement = by_sid(statements, "DeadLettersKey")
    assert statement["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    assert statement["Condition"] == {"StringEquals": {"kms:ViaService": f"sqs.{REGION}.amazonaws.com"}}


def test_should_send_to_its_dead_letters_only(resources: dict[str, Any], statements: list[dict[str, Any]]) -> None:
    statement = by_sid(statements, "DeadLetters")
    assert statement["Action"] == "sqs:SendMessage"
    assert statement["Resource"] == {"Fn::GetAtt": [logical_id(resources, "AWS::SQS::Queue"), "Arn"]}


def test_should_deny_its_code_what_the_service_needs_for_the_network(statements: list[dict[str, Any]]) -> None:
    allowed = {*by_sid(statements, "Network")["Action"], *by_sid(statements, "NetworkDescribe")["Action"]}
    denied = by_sid(statements, "NotTheCode")
    assert denied["Effect"] == "Deny"
    assert set(denied["Action"]) == allowed
    assert denied["Condition"] == {"ArnEquals": {"lambda:SourceFunctionArn": FUNCTION_ARN}}


def test_should_allow_everything_only_where_nothing_can_be_named(statements: list[dict[str, Any]]) -> None:
    wild = {each["Sid"] for each in statements if each["Resource"] == "*" and each["Effect"] == "Allow"}
    assert wild == {"NetworkDescribe", "Traces"}
    assert not [each for each in statements if "*" in str(each["Action"])]


def test_should_package_its_own_source_and_the_shared_one(assembly_directory: Path) -> None:
    (package,) = (each for each in assembly_directory.glob("asset.*") if each.is_dir())
    assert sorted(each.name for each in package.iterdir()) == ["shared", "verify_deployment"]
    assert (package / "verify_deployment" / "handler.py").is_file()
    assert not list(package.rglob("*.pyc"))


def test_should_name_the_file_when_the_source_is_missing(tmp_path: Path, cdk_context: dict[str, Any]) -> None:
    with pytest.raises(FileNotFoundError, match=r"no_such_function/handler\.py"):
        build(tmp_path, cdk_context, source="no_such_function")
