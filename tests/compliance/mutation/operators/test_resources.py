"""What happens to whole resources: removal, attachment, deletion policies, suppressions."""

import tomllib
from dataclasses import replace
from typing import Any

import pytest

from compliance.controls import DIRECTORY, OBJECTIVES_FILE
from compliance.mutation.model import Operator
from compliance.mutation.operators import associations, deletion, resources, suppressions
from tests.compliance.mutation.places import changes, entry, place

QUEUE = {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {}}, "Second": {"Type": "AWS::SQS::Queue"}}
POLICY = "AWS::SQS::QueuePolicy"
SERVES = entry(controls=["A.8.3"])


def test_should_remove_a_protecting_resource_and_what_waits_for_it() -> None:
    others = {
        **QUEUE,
        "User": {"Type": "A::B::C", "DependsOn": ["It", "Queue"]},
        "Only": {"Type": "A::B::C", "DependsOn": "It"},
    }
    at = place(POLICY, {"Queues": [{"Ref": "Queue"}]}, {}, existence=SERVES, others=others)
    (mutant,) = resources.mutants(at)
    assert mutant.body["Resources"] == {
        **QUEUE,
        "User": {"Type": "A::B::C", "DependsOn": ["Queue"]},
        "Only": {"Type": "A::B::C"},
    }
    assert mutant.parents == (("", ""), ("Data", "Queue"))
    assert mutant.controls == ("A.8.3",)


@pytest.mark.parametrize(
    "reference", [{"Ref": "It"}, {"Fn::GetAtt": ["It", "Arn"]}, {"Fn::GetAtt": "It.Arn"}, {"Fn::Sub": "a ${It.Arn}"}]
)
def test_should_leave_a_resource_that_others_need(reference: Any) -> None:
    others = {"User": {"Type": "A::B::C", "Properties": {"Of": [reference]}}}
    assert list(resources.mutants(place(POLICY, {}, {}, existence=SERVES, others=others))) == []


def test_should_leave_a_resource_that_protects_nothing() -> None:
    assert list(resources.mutants(place(POLICY, {}, {}, existence=entry(none="harmless")))) == []
    assert list(resources.mutants(place(POLICY, {}, {}))) == []


def test_should_remove_the_output_along_unless_a_stack_imports_it() -> None:
    outputs = {"Out": {"Value": {"Ref": "It"}, "Export": {"Name": "it"}}}
    (mutant,) = resources.mutants(place(POLICY, {}, {}, existence=SERVES, outputs=outputs, others=QUEUE))
    assert mutant.body["Outputs"] == {}
    stacks = {"Other": {"Resources": {"User": {"Type": "A::B::C", "Properties": {"Of": {"Fn::ImportValue": "it"}}}}}}
    at = place(POLICY, {}, {}, existence=SERVES, outputs=outputs, others=QUEUE, stacks=stacks)
    assert list(resources.mutants(at)) == []


def test_should_attach_to_another_resource_of_the_type() -> None:
    at = place(POLICY, {"Queues": [{"Ref": "Queue"}]}, {}, existence=SERVES, parent=("Queues",), others=QUEUE)
    assert changes(associations.mutants, at) == {
        (Operator.ASSOCIATION_RETARGETED, "Queues", ""): {"Queues": [{"Ref": "Second"}]}
    }
    (mutant,) = associations.mutants(at)
    assert mutant.parents == (("Data", "Queue"),)


def test_should_attach_to_something_outside_when_there_is_no_other() -> None:
    entries = {"ResourceArn": entry(), "Name": entry(none="x")}
    properties = {"ResourceArn": {"Ref": "Nothing"}, "Name": "a", "Map": {"A": "b"}}
    at = place("X::Y::Z", properties, entries, existence=SERVES, parent=("ResourceArn", "Name", "Map", "Absent"))
    found = {key[1]: value[key[1]] for key, value in changes(associations.mutants, at).items()}
    assert found == {
        "ResourceArn": "arn:aws:execute-api:us-east-1:111111111111:mutant-elsewhere",
        "Name": "mutant-elsewhere",
    }


def test_should_keep_data_that_was_to_be_deleted() -> None:
    attributes: dict[str, Any] = {"DeletionPolicy": "Delete", "UpdateReplacePolicy": "Delete"}
    at = place("AWS::RDS::DBInstance", {}, {}, **attributes)
    found = {(each.property, each.variant): each.body["Resources"]["It"] for each in deletion.mutants(at)}
    assert set(found) == {
        ("DeletionPolicy", "Retain"),
        ("DeletionPolicy", "Snapshot"),
        ("DeletionPolicy", "absent"),
        ("UpdateReplacePolicy", "Retain"),
        ("UpdateReplacePolicy", "Snapshot"),
    }
    assert found["DeletionPolicy", "Retain"]["DeletionPolicy"] == "Retain"
    assert "DeletionPolicy" not in found["DeletionPolicy", "absent"]
    assert list(deletion.mutants(place("AWS::SQS::Queue", {}, {}, first=False, **attributes))) == []
    assert list(deletion.mutants(place("AWS::SQS::Queue", {}, {}))) == []


def test_should_inject_each_suppression_beside_other_metadata() -> None:
    found = {
        each.variant: each.body["Resources"]["It"]["Metadata"]
        for each in suppressions.mutants(place("X::Y::Z", {}, {}, Metadata={"a": 1}))
    }
    assert set(found) == {"checkov", "cdk-nag", "cfn-lint", "guard"}
    assert found["cfn-lint"] == {"a": 1, "cfn-lint": {"config": {"ignore_checks": ["E3002"]}}}
    assert len(list(suppressions.mutants(place("X::Y::Z", {}, {}, first=False)))) == len(found)
    assert list(suppressions.mutants(replace(place("X::Y::Z", {}, {}), first_here=False))) == []


def test_should_hold_suppressions_against_what_scanner_integrity_serves() -> None:
    objectives = tomllib.loads((DIRECTORY / OBJECTIVES_FILE).read_text())["objective"]
    assert {each["id"] for each in objectives["scanner-integrity"]["controls"]} == set(suppressions.CONTROLS)
