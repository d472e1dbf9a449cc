from typing import Any

import pytest

from compliance.rules_support.references import literals, outline, physical_name, refers_to, targets
from tests.compliance.support import environment

QUEUE = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "letters-dev"}}
OTHER = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "more-letters-dev"}}
OUTPUTS = {"Shared": {"Value": {"Fn::GetAtt": ["Queue", "Arn"]}, "Export": {"Name": "queue"}}}
AROUND = environment(
    Data={"Resources": {"Queue": QUEUE, "Other": OTHER}, "Outputs": OUTPUTS},
    Api={"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}},
)
CONTEXT = AROUND.context
SUBJECT = next(each for each in AROUND.resources if each.logical_id == "Queue")
UNKNOWN = {"Fn::ImportValue": "elsewhere"}
ARN = "arn:aws:sqs:us-east-1:111111111111:"


@pytest.mark.parametrize(
    ("value", "stack"),
    [
        ({"Ref": "Queue"}, "Data"),
        ({"Fn::GetAtt": "Queue.Arn"}, "Data"),
        ({"Fn::ImportValue": "queue"}, "Api"),
        ({"Fn::Join": ["", [{"Fn::GetAtt": ["Queue", "Arn"]}, "/*"]]}, "Data"),
        ({"Fn::Sub": "${Queue.Arn}"}, "Data"),
        ({"Fn::Sub": ["x-${Name}", {"Name": {"Ref": "Queue"}}]}, "Data"),
        ("letters-dev", "Api"),
        (f"{ARN}letters-dev", "Api"),
        (f"{ARN}letters-dev:*", "Api"),
        ({"Fn::Sub": "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:letters-dev"}, "Api"),
    ],
)
def test_should_recognise_a_resource_when_a_value_speaks_of_it(value: Any, stack: str) -> None:
    assert refers_to(CONTEXT, value, SUBJECT, stack=stack) is True


@pytest.mark.parametrize(
    "value",
    [
        {"Ref": "Other"},
        {"Fn::GetAtt": ["Other", "Arn"]},
        {"Fn::Join": ["", [{"Fn::GetAtt": ["Other", "Arn"]}, "/*"]]},
        {"Fn::Sub": "${Other.Arn}/*"},
        "more-letters-dev",
        f"{ARN}more-letters-dev",
        "",
        "dev",
        None,
    ],
)
def test_should_tell_a_resource_from_others_when_a_value_speaks_of_another(value: Any) -> None:
    assert refers_to(CONTEXT, value, SUBJECT, stack="Data") is False


@pytest.mark.parametrize(
    "value", [UNKNOWN, {"Fn::Join": ["", ["arn:", UNKNOWN]]}, {"Fn::Sub": "x-${Nothing}"}, {"Fn::If": ["A", "b", "c"]}]
)
def test_should_not_decide_when_a_value_is_not_known(value: Any) -> None:
    assert refers_to(CONTEXT, value, SUBJECT, stack="Data") is None


def test_should_return_all_resources_when_a_value_refers_to_several() -> None:
    found = targets(CONTEXT, {"Fn::Join": ["", [{"Ref": "Queue"}, {"Ref": "Other"}, {"Ref": "Nothing"}]]}, stack="Data")
    assert [each.logical_id for each in found] == ["Queue", "Other"]


def test_should_return_the_name_when_the_type_has_one() -> None:
    assert physical_name(CONTEXT, SUBJECT) == "letters-dev"


def test_should_return_no_name_when_the_service_makes_it_up() -> None:
    topic = next(each for each in AROUND.resources if each.logical_id == "Topic")
    assert physical_name(CONTEXT, topic) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("x", "x"),
        (UNKNOWN, "*"),
        ({"Fn::Join": ["/", ["a", UNKNOWN, "b"]]}, "a/*/b"),
        ({"Fn::Sub": "a-${Nothing}-b"}, "a-*-b"),
        ({"Fn::Sub": ["a-${Nothing}", {"Nothing": UNKNOWN}]}, "a-*"),
        ({"Fn::Sub": "a-${AWS::Region}"}, "a-us-east-1"),
    ],
)
def test_should_outline_a_value_when_parts_are_not_known(value: Any, text: str) -> None:
    assert outline(CONTEXT, value, stack="Data") == text


def test_should_yield_texts_and_no_keys_when_it_walks_a_value() -> None:
    assert list(literals({"Key": ["a", {"Other": "b"}, 1, None]})) == ["a", "b"]
