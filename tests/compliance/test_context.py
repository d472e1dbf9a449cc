from typing import Any

import pytest

from compliance.assembly import Environment
from tests.compliance.support import environment

TABLE = {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "leases-dev", "Tags": []}}
ROLE = {"Type": "AWS::IAM::Role", "Properties": {}}


@pytest.fixture
def two_stacks() -> Environment:
    data = {
        "Parameters": {
            "Size": {"Type": "String", "AllowedValues": ["large"]},
            "Open": {"Type": "String", "Default": "x"},
        },
        "Resources": {
            "Table": TABLE,
            "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "letters-dev"}},
            "Loop": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Ref": "Loop"}}},
        },
        "Outputs": {
            "Export": {"Value": {"Ref": "Table"}, "Export": {"Name": {"Fn::Sub": "${AWS::StackName}:Table"}}},
            "Plain": {"Value": {"Ref": "Table"}},
            "Arn": {"Value": {"Fn::GetAtt": ["Table", "Arn"]}, "Export": {"Name": "arn"}},
        },
    }
    return environment(Data=data, Api={"Resources": {"Role": ROLE}})


@pytest.mark.parametrize(
    ("stack", "value", "logical_id"),
    [
        ("Data", {"Ref": "Table"}, "Table"),
        ("Data", {"Fn::GetAtt": ["Table", "Arn"]}, "Table"),
        ("Data", {"Fn::GetAtt": "Table.Arn"}, "Table"),
        ("Api", {"Fn::ImportValue": "smartfactory-data-dev:Table"}, "Table"),
        ("Api", {"Fn::ImportValue": {"Fn::Sub": "smartfactory-data-dev:Table"}}, "Table"),
        ("Api", {"Fn::ImportValue": "arn"}, "Table"),
        ("Api", {"Fn::ImportValue": "nothing"}, None),
        ("Api", {"Ref": "Table"}, None),
        ("Data", {"Ref": "AWS::Region"}, None),
        ("Data", {"Fn::GetAtt": ["Table"]}, None),
        ("Data", {"Fn::GetAtt": 7}, None),
        ("Data", {"Ref": ["Table"]}, None),
        ("Data", "Table", None),
        ("Nowhere", {"Ref": "Table"}, None),
    ],
)
def test_should_find_what_a_reference_points_at(
    two_stacks: Environment, stack: str, value: Any, logical_id: str | None
) -> None:
    target = two_stacks.context.target(value, stack=stack)
    assert (target.logical_id if target else None) == logical_id


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        (7, "7"),
        (True, "true"),
        ({"Ref": "AWS::Region"}, "us-east-1"),
        ({"Ref": "AWS::AccountId"}, "111111111111"),
        ({"Ref": "AWS::Partition"}, "aws"),
        ({"Ref": "Table"}, "leases-dev"),
        ({"Ref": "Size"}, "large"),
        ({"Ref": "Open"}, None),
        ({"Ref": "Queue"}, None),  # a queue's Ref is its address
        ({"Ref": "Nothing"}, None),
        ({"Ref": 7}, None),
        ({"Fn::GetAtt": ["Queue", "QueueName"]}, "letters-dev"),
        ({"Fn::GetAtt": ["Queue", "Arn"]}, None),
        ({"Fn::Join": ["/", ["/aws", {"Ref": "Table"}, "x"]]}, "/aws/leases-dev/x"),
        ({"Fn::Join": ["/", ["a", {"Ref": "Queue"}]]}, None),
        ({"Fn::Join": "x"}, None),
        ({"Fn::Sub": "a-${Table}-${Queue.QueueName}-${!Literal}"}, "a-leases-dev-letters-dev-${Literal}"),
        ({"Fn::Sub": ["${X}-${Size}", {"X": {"Ref": "Table"}}]}, "leases-dev-large"),
        ({"Fn::Sub": "${Nothing}"}, None),
        ({"Fn::Sub": ["${X}"]}, None),
        ({"Fn::Select": [1, ["a", "b"]]}, "b"),
        ({"Fn::Select": ["0", ["a", "b"]]}, "a"),
        ({"Fn::Select": [5, ["a"]]}, None),
        ({"Fn::ImportValue": "smartfactory-data-dev:Table"}, "leases-dev"),
        ({"Fn::ImportValue": "arn"}, None),
        ({"Fn::If": ["C", "a", "b"]}, None),
        ({"A": 1, "B": 2}, None),
        (None, None),
        (["a"], None),
    ],
)
def test_should_give_a_value_as_text_when_it_can_be_known(
    two_stacks: Environment, value: Any, text: str | None
) -> None:
    assert two_stacks.context.text(value, stack="Data") == text


def test_should_list_resources_of_every_stack_by_type(two_stacks: Environment) -> None:
    context = two_stacks.context
    assert [each.logical_id for each in context.resources("AWS::IAM::Role", "AWS::SQS::Queue")] == ["Role", "Queue"]
    assert len(list(context.resources())) == 4
    assert not list(context.resources("AWS::Nothing::There"))


def test_should_see_no_resource_that_a_condition_may_leave_out() -> None:
    resources = {"Always": TABLE, "Perhaps": {**TABLE, "Condition": "On"}}
    conditions = {"On": {"Fn::Equals": [{"Ref": "AWS::Region"}, "us-east-1"]}}
    context = environment(Data={"Conditions": conditions, "Resources": resources}).context
    assert [each.logical_id for each in context.resources("AWS::DynamoDB::Table")] == ["Always"]
    assert [each.logical_id for each in context.resources()] == ["Always"]
    assert context.target({"Ref": "Always"}, stack="Data") is not None
    assert context.target({"Ref": "Perhaps"}, stack="Data") is None
    assert context.target({"Fn::GetAtt": ["Perhaps", "Arn"]}, stack="Data") is None
    assert context.text({"Ref": "Perhaps"}, stack="Data") == "leases-dev"


@pytest.mark.parametrize(
    "tags",
    [
        [{"Key": "EnvironmentSuffix", "Value": "pr-7"}],
        {"EnvironmentSuffix": "pr-7"},
        [{"Key": "Other", "Value": "x"}, "nonsense", {"Key": "EnvironmentSuffix", "Value": "pr-7"}],
    ],
)
def test_should_take_the_suffix_from_the_resources_tags(tags: Any) -> None:
    template = {"Resources": {"A": {"Type": "T", "Properties": {"Tags": tags}}}}
    assert environment(suffix="", Data=template).context.suffix == "pr-7"


def test_should_have_no_suffix_when_no_resource_carries_one() -> None:
    assert environment(suffix="", Data={"Resources": {"A": TABLE}}).context.suffix == ""
