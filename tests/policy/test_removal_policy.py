"""Removal: what would outlive its stack is refused."""

from typing import Any

import pytest

from aspects.property_path import ABSENT
from aspects.removal_policy import TABLE, RemovalPolicy
from aspects.template import Stack
from aspects.verification import verify
from tests.policy.support import TAGS, changed, resource, stack, violations

REMOVABLE: dict[str, dict[str, Any]] = {
    "AWS::RDS::DBInstance": {"DeletionProtection": False, "DeleteAutomatedBackups": True},
    "AWS::RDS::DBCluster": {"DeletionProtection": False, "DeleteAutomatedBackups": True},
    "AWS::DocDB::DBCluster": {"DeletionProtection": False},
    "AWS::Neptune::DBCluster": {"DeletionProtection": False},
    "AWS::DynamoDB::Table": {"DeletionProtectionEnabled": False},
    "AWS::DynamoDB::GlobalTable": {"Replicas": [{"Region": "us-east-1", "DeletionProtectionEnabled": False}]},
    "AWS::ElastiCache::ReplicationGroup": {"SnapshotRetentionLimit": 0},
    "AWS::ElastiCache::ServerlessCache": {"SnapshotRetentionLimit": 0},
    "AWS::MemoryDB::Cluster": {"SnapshotRetentionLimit": 0},
    "AWS::RedshiftServerless::Namespace": {},
    "AWS::Redshift::Cluster": {},
    "AWS::Cognito::UserPool": {"DeletionProtection": "INACTIVE"},
    "AWS::ElasticLoadBalancingV2::LoadBalancer": {
        "LoadBalancerAttributes": [
            {"Key": "routing.http.drop_invalid_header_fields.enabled", "Value": "true"},
            {"Key": "deletion_protection.enabled", "Value": "false"},
        ]
    },
    "AWS::Logs::LogGroup": {},
    "AWS::Route53Resolver::FirewallRuleGroupAssociation": {"MutationProtection": "DISABLED"},
    "AWS::CloudTrail::EventDataStore": {"TerminationProtectionEnabled": False},
    "AWS::EC2::Instance": {},
    "AWS::EC2::LaunchTemplate": {"LaunchTemplateData": {}},
    "AWS::ECR::Repository": {"EmptyOnDelete": True},
    "AWS::Backup::BackupVault": {},
}

# Type, where the specimen is changed, to what, and the property that the error names.
BROKEN: list[tuple[str, str, Any, str]] = [
    ("AWS::RDS::DBInstance", "DeletionProtection", True, "DeletionProtection"),
    ("AWS::RDS::DBInstance", "DeletionProtection", ABSENT, "DeletionProtection"),
    ("AWS::RDS::DBInstance", "DeleteAutomatedBackups", False, "DeleteAutomatedBackups"),
    ("AWS::RDS::DBInstance", "DeleteAutomatedBackups", {"Fn::If": ["Prod", False, True]}, "DeleteAutomatedBackups"),
    ("AWS::RDS::DBCluster", "DeletionProtection", True, "DeletionProtection"),
    ("AWS::RDS::DBCluster", "DeleteAutomatedBackups", ABSENT, "DeleteAutomatedBackups"),
    ("AWS::DocDB::DBCluster", "DeletionProtection", True, "DeletionProtection"),
    ("AWS::Neptune::DBCluster", "DeletionProtection", "true", "DeletionProtection"),
    ("AWS::DynamoDB::Table", "DeletionProtectionEnabled", True, "DeletionProtectionEnabled"),
    (
        "AWS::DynamoDB::GlobalTable",
        "Replicas/0/DeletionProtectionEnabled",
        True,
        "Replicas.DeletionProtectionEnabled",
    ),
    ("AWS::ElastiCache::ReplicationGroup", "SnapshotRetentionLimit", 7, "SnapshotRetentionLimit"),
    ("AWS::ElastiCache::ServerlessCache", "SnapshotRetentionLimit", 7, "SnapshotRetentionLimit"),
    ("AWS::ElastiCache::ServerlessCache", "FinalSnapshotName", "last", "FinalSnapshotName"),
    ("AWS::MemoryDB::Cluster", "SnapshotRetentionLimit", ABSENT, "SnapshotRetentionLimit"),
    ("AWS::MemoryDB::Cluster", "FinalSnapshotName", "last", "FinalSnapshotName"),
    ("AWS::RedshiftServerless::Namespace", "FinalSnapshotName", "last", "FinalSnapshotName"),
    ("AWS::Redshift::Cluster", "ManualSnapshotRetentionPeriod", 30, "ManualSnapshotRetentionPeriod"),
    ("AWS::Cognito::UserPool", "DeletionProtection", "ACTIVE", "DeletionProtection"),
    (
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "LoadBalancerAttributes/1/Value",
        "true",
        "LoadBalancerAttributes[deletion_protection.enabled]",
    ),
    ("AWS::Logs::LogGroup", "DeletionProtectionEnabled", True, "DeletionProtectionEnabled"),
    ("AWS::Route53Resolver::FirewallRuleGroupAssociation", "MutationProtection", "ENABLED", "MutationProtection"),
    ("AWS::CloudTrail::EventDataStore", "TerminationProtectionEnabled", True, "TerminationProtectionEnabled"),
    ("AWS::EC2::Instance", "DisableApiTermination", True, "DisableApiTermination"),
    (
        "AWS::EC2::LaunchTemplate",
        "LaunchTemplateData/DisableApiTermination",
        True,
        "LaunchTemplateData.DisableApiTermination",
    ),
    ("AWS::ECR::Repository", "EmptyOnDelete", False, "EmptyOnDelete"),
    ("AWS::Backup::BackupVault", "LockConfiguration", {"MinRetentionDays": 1}, "LockConfiguration"),
]

EMPTYING = {"Type": "Custom::S3AutoDeleteObjects", "Properties": {"ServiceToken": "fn", "BucketName": {"Ref": "It"}}}


def test_should_break_every_requirement_when_table_grows() -> None:
    broken = {(kind, where) for kind, _, _, where in BROKEN}
    required = {(kind, each.where) for kind, rows in TABLE.requirements.items() for each in rows}
    assert {each for each in required if each[0] != "AWS::S3::Bucket"} == broken


@pytest.mark.parametrize("resource_type", REMOVABLE)
def test_should_accept_when_nothing_outlives_the_stack(resource_type: str) -> None:
    assert violations(RemovalPolicy(), resource_type, REMOVABLE[resource_type]) == []


@pytest.mark.parametrize(("resource_type", "path", "value", "where"), BROKEN)
def test_should_name_construct_and_property_when_something_would_outlive_the_stack(
    resource_type: str, path: str, value: Any, where: str
) -> None:
    (found,) = violations(RemovalPolicy(), resource_type, changed(REMOVABLE[resource_type], path, value))
    assert (found.policy, found.path, found.property) == ("removal-policy", "dev/Data/It/Resource", where)
    assert found.fix


@pytest.mark.parametrize("policy", ["DeletionPolicy", "UpdateReplacePolicy"])
@pytest.mark.parametrize("value", ["Retain", "Snapshot", "RetainExceptOnCreate", None])
def test_should_refuse_when_policy_is_not_an_explicit_delete(policy: str, value: str | None) -> None:
    body = resource("AWS::SQS::Queue", {}, **{policy: value})
    body = {key: each for key, each in body.items() if each is not None}
    (found,) = (each for each in verify([stack({"It": body})], [RemovalPolicy()]) if each.logical_id == "It")
    assert (found.property, found.found) == (policy, value or "absent")


def test_should_accept_bucket_when_something_empties_it() -> None:
    resources = {"It": resource("AWS::S3::Bucket", {}), "Emptying": EMPTYING}
    assert [each for each in verify([stack(resources)], [RemovalPolicy()]) if each.logical_id == "It"] == []


@pytest.mark.parametrize(
    ("properties", "others"),
    [
        ({}, {}),
        ({}, {"Emptying": changed(EMPTYING, "Properties/BucketName", "another-bucket")}),
        ({"ObjectLockEnabled": True}, {"Emptying": EMPTYING}),
        ({"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}}, {"Emptying": EMPTYING}),
    ],
    ids=["nothing empties it", "another is emptied", "objects are locked", "objects are locked by default"],
)
def test_should_refuse_bucket_when_it_cannot_be_emptied(properties: dict[str, Any], others: dict[str, Any]) -> None:
    resources = {"It": resource("AWS::S3::Bucket", properties), **others}
    found = [each for each in verify([stack(resources)], [RemovalPolicy()]) if each.logical_id == "It"]
    assert len(found) == 1


def test_should_refuse_stack_when_it_is_protected() -> None:
    protected = Stack(path="dev/Data", template={}, name="a-dev", tags=TAGS, termination_protection=True)
    (found,) = verify([protected], [RemovalPolicy()])
    assert (found.path, found.property) == ("dev/Data", "TerminationProtection")
