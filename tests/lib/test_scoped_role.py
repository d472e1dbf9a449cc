"""A role with one written-down policy, which no construct can widen."""

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template

from lib.constructs.scoped_role import ScopedRole
from lib.naming import Names


@pytest.fixture(scope="module")
def resources() -> dict[str, Any]:
    """A stack with one role, to whose frozen form somebody tried to add a permission."""
    stack = cdk.Stack(cdk.App(), "Stack")
    scoped = ScopedRole(
        stack,
        "Scoped",
        names=Names("dev"),
        name="processor-task",
        service="ecs-tasks.amazonaws.com",
        purpose="Reads the stream",
        conditions={"StringEquals": {"aws:SourceAccount": "111111111111"}},
        statements=[iam.PolicyStatement(actions=["kinesis:GetRecords"], resources=["arn:aws:kinesis:::stream/a"])],
    )
    scoped.role.add_to_principal_policy(iam.PolicyStatement(actions=["s3:*"], resources=["*"]))
    scoped.role.add_managed_policy(iam.ManagedPolicy.from_aws_managed_policy_name("AdministratorAccess"))
    scoped.policy.add_statements(iam.PolicyStatement(actions=["sqs:SendMessage"], resources=["arn:aws:sqs:::queue"]))
    found: dict[str, Any] = Template.from_stack(stack).to_json()["Resources"]
    return found


def properties(resources: dict[str, Any], resource_type: str) -> dict[str, Any]:
    """Return the properties of the only resource of a type."""
    (found,) = (each["Properties"] for each in resources.values() if each["Type"] == resource_type)
    assert isinstance(found, dict)
    return found


def test_should_be_one_role_and_one_managed_policy(resources: dict[str, Any]) -> None:
    assert sorted(each["Type"] for each in resources.values()) == ["AWS::IAM::ManagedPolicy", "AWS::IAM::Role"]


def test_should_name_both_with_the_suffix(resources: dict[str, Any]) -> None:
    assert properties(resources, "AWS::IAM::Role")["RoleName"] == "smartfactory-processor-task-dev"
    assert properties(resources, "AWS::IAM::ManagedPolicy")["ManagedPolicyName"] == "smartfactory-processor-task-dev"


def test_should_trust_one_service_under_the_conditions(resources: dict[str, Any]) -> None:
    assert properties(resources, "AWS::IAM::Role")["AssumeRolePolicyDocument"]["Statement"] == [
        {
            "Action": "sts:AssumeRole",
            "Effect": "Allow",
            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
            "Condition": {"StringEquals": {"aws:SourceAccount": "111111111111"}},
        }
    ]


def test_should_allow_what_was_given_and_granted(resources: dict[str, Any]) -> None:
    statements = properties(resources, "AWS::IAM::ManagedPolicy")["PolicyDocument"]["Statement"]
    assert [each["Action"] for each in statements] == ["kinesis:GetRecords", "sqs:SendMessage"]


def test_should_ignore_what_a_construct_adds_to_the_frozen_role(resources: dict[str, Any]) -> None:
    role = properties(resources, "AWS::IAM::Role")
    assert "ManagedPolicyArns" not in role
    assert "Policies" not in role
    assert "s3:*" not in str(resources)


def test_should_attach_the_policy_to_the_role(resources: dict[str, Any]) -> None:
    (role_id,) = (key for key, each in resources.items() if each["Type"] == "AWS::IAM::Role")
    assert properties(resources, "AWS::IAM::ManagedPolicy")["Roles"] == [{"Ref": role_id}]
