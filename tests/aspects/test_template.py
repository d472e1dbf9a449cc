"""Values of templates: found by path, and with their references followed."""

import json
from pathlib import Path
from typing import Any

import pytest

from aspects.property_path import ABSENT, flat, look_up, undecided
from aspects.template import UNDECIDED, Stack

CONDITION = {"Fn::If": ["Some", 1, 2]}


@pytest.mark.parametrize(
    ("value", "path", "found"),
    [
        ({"A": {"B": 1}}, "A.B", [1]),
        ({"A": {"B": False}}, "A.B", [False]),
        ({"A": {}}, "A.B", [ABSENT]),
        ({}, "A.B", [ABSENT]),
        ({"A": "text"}, "A.B", [ABSENT]),
        ({"A": [{"B": 1}, {"B": 2}, {}]}, "A.B", [1, 2, ABSENT]),
        ({"A": []}, "A.B", [ABSENT]),
        ({"A": [1, 2]}, "A", [[1, 2]]),
        ({"A": {"x.y": 1}}, "A[x.y]", [1]),
        ({"A": [{"Key": "x.y", "Value": "v"}, {"Key": "z", "Value": "w"}]}, "A[x.y]", ["v"]),
        ({"A": [{"Key": "z", "Value": "w"}]}, "A[x.y]", [ABSENT]),
        ({"A": CONDITION}, "A.B", [CONDITION]),
        ({"A": {"Ref": "AWS::NoValue"}}, "A", [ABSENT]),
        ({"A": {"Ref": "AWS::NoValue"}}, "A.B", [ABSENT]),
    ],
)
def test_should_find_every_value_when_given_a_path(value: Any, path: str, found: list[Any]) -> None:
    assert look_up(value, path) == found


@pytest.mark.parametrize(
    ("value", "answer"),
    [(CONDITION, True), ({"Ref": "X"}, True), ({"Reference": 1, "B": 2}, False), ({}, False), ("Fn::If", False)],
)
def test_should_tell_functions_of_the_template_language_from_data(value: Any, answer: bool) -> None:
    assert undecided(value) is answer


def test_should_look_through_lists_of_lists() -> None:
    assert list(flat([1, [2, [3]], []])) == [1, 2, 3]


STACK = Stack(
    path="dev/Data",
    template={
        "Parameters": {"Known": {"Type": "String", "Default": "value"}, "Asked": {"Type": "String"}},
        "Resources": {
            "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "queue-dev"}},
            "Function": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "function-dev"}},
            "Unnamed": {"Type": "AWS::Lambda::Function"},
        },
        "Outputs": {"Out": {"Value": {"Ref": "Function"}, "Export": {"Name": "data-dev:Function"}}},
    },
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        (3, "3"),
        (True, "true"),
        ({"Ref": "Function"}, "function-dev"),
        ({"Ref": "Unnamed"}, "<Unnamed>"),
        ({"Ref": "Queue"}, "<Queue>"),  # Ref of a queue is its address
        ({"Fn::GetAtt": ["Queue", "QueueName"]}, "queue-dev"),
        ({"Fn::GetAtt": ["Queue", "Arn"]}, "<Queue.Arn>"),
        ({"Ref": "AWS::Region"}, "<Region>"),
        ({"Ref": "Known"}, "value"),
        ({"Ref": "Asked"}, "<Asked>"),
        ({"Fn::Join": ["/", ["", "aws", {"Ref": "Function"}]]}, "/aws/function-dev"),
        ({"Fn::Sub": "${Function}-${Queue.QueueName}-${AWS::Region}-${!Literal}"},
         "function-dev-queue-dev-<Region>-${!Literal}"),
        ({"Fn::Sub": ["${Name}", {"Name": {"Ref": "Function"}}]}, "function-dev"),
        ({"Fn::Select": [1, {"Fn::Split": ["-", {"Ref": "Function"}]}]}, "dev"),
        ({"Fn::Select": [9, {"Fn::Split": ["-", {"Ref": "Function"}]}]}, UNDECIDED),
        ({"Fn::ImportValue": "elsewhere"}, "<elsewhere>"),
        (CONDITION, UNDECIDED),
        ({"Fn::Join": ["", ["a", CONDITION]]}, f"a{UNDECIDED}"),
        (None, UNDECIDED),
    ],
)  # fmt: skip
def test_should_resolve_what_the_template_knows(value: Any, text: str) -> None:
    assert STACK.text(value) == text


def test_should_follow_imports_into_the_stack_that_exports() -> None:
    user = Stack(path="dev/Api", template={})
    user.connect([STACK, user])
    imported = {"Fn::ImportValue": "data-dev:Function"}
    assert user.text(imported) == "function-dev"
    target = user.target(imported)
    assert target is not None
    assert target.logical_id == "Function"


def test_should_point_nowhere_when_value_is_no_reference() -> None:
    assert STACK.target("Queue") is None
    assert STACK.target({"Ref": "Missing"}) is None
    assert STACK.target({"Fn::ImportValue": "elsewhere"}) is None


def assembled(directory: Path, metadata: dict[str, Any]) -> Stack:
    template = directory / "devData.template.json"
    template.write_text(json.dumps({"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Metadata": metadata}}}))
    properties = {
        "templateFile": template.name,
        "stackName": "smartfactory-data-dev",
        "terminationProtection": True,
        "tags": {"Owner": "somebody"},
    }
    artifact = {"properties": properties, "additionalMetadataFile": "devData.metadata.json"}
    (directory / "manifest.json").write_text(json.dumps({"artifacts": {"devData": artifact, "Tree": {}}}))
    logical = [{"type": "aws:cdk:logicalId", "data": "Queue"}, {"type": "aws:cdk:warning", "data": "Queue"}]
    (directory / "devData.metadata.json").write_text(json.dumps({"/dev/Data/Queue/Resource": logical}))
    return Stack.from_files("dev/Data", template)


def test_should_read_the_manifest_when_it_is_beside_the_template(tmp_path: Path) -> None:
    stack = assembled(tmp_path, {})
    assert (stack.name, stack.termination_protection, stack.tags) == (
        "smartfactory-data-dev",
        True,
        {"Owner": "somebody"},
    )


def test_should_know_construct_paths_when_the_template_does_not(tmp_path: Path) -> None:
    assert assembled(tmp_path, {}).resources["Queue"].path == "dev/Data/Queue/Resource"
    assert assembled(tmp_path, {"aws:cdk:path": "other"}).resources["Queue"].path == "other"


def test_should_fall_back_on_logical_ids_when_there_is_nothing_but_a_template(tmp_path: Path) -> None:
    template = tmp_path / "alone.json"
    template.write_text(json.dumps({"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}))
    assert Stack.from_files("alone", template).resources["Queue"].path == "Queue"
