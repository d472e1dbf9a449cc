"""Enforcement: what is absent is set, what somebody said stays."""

from pathlib import Path
from typing import Any, cast

import aws_cdk as cdk
import pytest
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_applicationautoscaling as scaling
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_efs as efs
from aws_cdk import aws_elasticache as elasticache
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_rds as rds
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs

from aspects.tagging import TABLE as TAG_TABLE
from tests.policy.support import TAGS
from tests.policy.synthesis import KeyedStack, synthesize

Resources = dict[str, dict[str, Any]]


def build(stack: KeyedStack) -> None:
    """Add one construct of every kind that the policies complete, with as little said as the library takes."""
    rds.CfnDBInstance(stack, "Database", engine="postgres", enable_performance_insights=True, deletion_protection=True)
    rds.CfnDBInstance(stack, "Plain", engine="postgres", storage_encrypted=False)
    efs.CfnFileSystem(stack, "Files")
    elasticache.CfnReplicationGroup(stack, "Cache", replication_group_description="cache", snapshot_retention_limit=7)
    logs.LogGroup(stack, "Logs")
    logs.CfnLogGroup(stack, "Fixed", log_group_name="/aws/rds/instance/smartfactory-dev/upgrade")
    cognito.UserPool(stack, "Clients", deletion_protection=True)
    dynamodb.Table(stack, "Table", partition_key=dynamodb.Attribute(name="k", type=dynamodb.AttributeType.STRING))
    sqs.Queue(stack, "Queue")
    sqs.Queue(stack, "Named", queue_name="letters-dev")
    role = iam.Role(stack, "Role", assumed_by=cast("iam.IPrincipal", iam.ServicePrincipal("backup.amazonaws.com")))
    role.add_to_policy(iam.PolicyStatement(actions=["s3:ListAllMyBuckets"], resources=["*"]))
    scaling.CfnScalingPolicy(stack, "Scaling", policy_name="made-up", policy_type="StepScaling")
    vpc = ec2.Vpc(stack, "Vpc", max_azs=1, nat_gateways=0, restrict_default_security_group=False)
    vpc.add_interface_endpoint("Endpoint", service=ec2.InterfaceVpcEndpointAwsService.KMS)
    ec2.CfnEIP(stack, "Address", tags=[cdk.CfnTag(key="Name", value="address-dev")])
    ec2.CfnVPCEndpoint(
        stack, "Given", service_name="s3", vpc_id=vpc.vpc_id, tags=[cdk.CfnTag(key="Name", value="given-dev")]
    )
    cdk.Tags.of(ec2.CfnEIP(stack, "Told")).add("Name", "told-dev")
    api = apigateway.CfnRestApi(stack, "Api")
    apigateway.CfnModel(stack, "Model", rest_api_id=api.ref, content_type="application/json")
    s3.Bucket(stack, "Bucket", removal_policy=cdk.RemovalPolicy.DESTROY, auto_delete_objects=True)


@pytest.fixture(scope="module")
def resources(tmp_path_factory: pytest.TempPathFactory) -> Resources:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CDK_VALIDATION", "false")
        return synthesize(tmp_path_factory.mktemp("enforced"), build)


def key_of(resources: Resources) -> dict[str, Any]:
    found: dict[str, Any] = resources["Logs/Resource"]["Properties"]["KmsKeyId"]
    return found


@pytest.mark.parametrize(
    ("path", "properties"),
    [
        ("Database", {"StorageEncrypted": True, "DeletionProtection": False, "DeleteAutomatedBackups": True}),
        ("Files", {"Encrypted": True}),
        (
            "Cache",
            {"AtRestEncryptionEnabled": True, "TransitEncryptionEnabled": True, "SnapshotRetentionLimit": 0},
        ),
        ("Clients/Resource", {"DeletionProtection": "INACTIVE"}),
        ("Table/Resource", {"DeletionProtectionEnabled": False}),
    ],
)
def test_should_set_what_is_absent(resources: Resources, path: str, properties: dict[str, Any]) -> None:
    found = resources[path]["Properties"]
    assert {key: found[key] for key in properties} == properties


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("Database", "KmsKeyId"),
        ("Database", "PerformanceInsightsKMSKeyId"),
        ("Files", "KmsKeyId"),
        ("Cache", "KmsKeyId"),
    ],
)
def test_should_encrypt_with_the_stacks_key_when_service_uses_it_alone(
    resources: Resources, path: str, name: str
) -> None:
    assert "Fn::GetAtt" in key_of(resources)
    assert resources[path]["Properties"][name] == key_of(resources)


def test_should_leave_keys_alone_when_callers_need_rights_on_them(resources: Resources) -> None:
    assert "KmsMasterKeyId" not in resources["Queue/Resource"]["Properties"]


def test_should_leave_an_explicit_no_alone_so_that_it_is_refused(resources: Resources) -> None:
    assert resources["Plain"]["Properties"]["StorageEncrypted"] is False
    assert "PerformanceInsightsKMSKeyId" not in resources["Plain"]["Properties"]


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        ("Database", "DBInstanceIdentifier", "smartfactory-data-database-dev"),
        ("Logs/Resource", "LogGroupName", "/smartfactory-data-logs-dev"),
        ("Fixed", "LogGroupName", "/aws/rds/instance/smartfactory-dev/upgrade"),
        ("Queue/Resource", "QueueName", "smartfactory-data-queue-dev"),
        ("Named/Resource", "QueueName", "letters-dev"),
        ("Role/Resource", "RoleName", "smartfactory-data-role-dev"),
        ("Role/DefaultPolicy/Resource", "PolicyName", "smartfactory-data-role-default-policy-dev"),
        ("Scaling", "PolicyName", "smartfactory-data-scaling-dev"),
        ("Clients/Resource", "UserPoolName", "smartfactory-data-clients-dev"),
        (
            "Vpc/Endpoint/SecurityGroup/Resource",
            "GroupName",
            "smartfactory-data-vpc-endpoint-security-group-dev",
        ),
        ("Model", "Description", "Data/Model (dev)"),
    ],
)
def test_should_name_what_nobody_named(resources: Resources, path: str, name: str, value: str) -> None:
    assert resources[path]["Properties"][name] == value


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("Key/Resource", "smartfactory-data-key-dev"),
        ("Files", "smartfactory-data-files-dev"),
        ("Vpc/Resource", "smartfactory-data-vpc-dev"),
        ("Vpc/PublicSubnet1/Subnet", "smartfactory-data-vpc-public-subnet1-subnet-dev"),
        ("Vpc/IGW", "smartfactory-data-vpc-igw-dev"),
        ("Address", "address-dev"),
        ("Given", "given-dev"),
        ("Told", "told-dev"),
    ],
)
def test_should_tag_with_a_name_when_nothing_else_can_be_named(resources: Resources, path: str, name: str) -> None:
    assert tags_of(resources[path])["Name"] == name


def tags_of(resource: dict[str, Any]) -> dict[str, str]:
    row = TAG_TABLE[resource["Type"]]
    found = row.read(resource["Properties"][row.property])
    assert found is not None
    return found


def test_should_tag_everything_that_can_be_also_in_providers(resources: Resources) -> None:
    taggable = {path: tags_of(each) for path, each in resources.items() if each["Type"] in TAG_TABLE}
    assert {path for path, tags in taggable.items() if not TAGS.items() <= tags.items()} == set()
    assert "Custom::S3AutoDeleteObjectsCustomResourceProvider/Handler" in taggable


def test_should_delete_everything_also_in_providers(resources: Resources) -> None:
    kept = {
        path
        for path, each in resources.items()
        if (each.get("DeletionPolicy"), each.get("UpdateReplacePolicy")) != ("Delete", "Delete")
    }
    assert kept == set()
    assert "Custom::S3AutoDeleteObjectsCustomResourceProvider/Role" in resources


def test_should_turn_termination_protection_off(tmp_path: Path) -> None:
    synthesize(tmp_path, build, termination_protection=True)
    manifest = (tmp_path / "assembly-dev" / "manifest.json").read_text()
    assert '"terminationProtection": false' in manifest


def test_should_set_no_key_when_stack_has_none(tmp_path: Path) -> None:
    def without_key(stack: KeyedStack) -> None:
        del stack.key
        logs.CfnLogGroup(stack, "Logs", log_group_name="logs-dev")

    assert "KmsKeyId" not in synthesize(tmp_path, without_key)["Logs"]["Properties"]
