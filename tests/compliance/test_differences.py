from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from compliance.assembly import Assembly
from compliance.differences import LONGEST_VALUE, differences
from compliance.evidence import Evidence
from compliance.intended import Difference, Intended, Reason
from compliance.judgement import apply_register
from compliance.model import Answer, Finding
from compliance.template import PATH_METADATA
from tests.compliance.made import TODAY, finding
from tests.compliance.support import environment

BUCKET = "AWS::S3::Bucket"


def resource(path: str = "", type_: str = BUCKET, /, body: dict[str, Any] | None = None, **properties: Any) -> Any:
    metadata = {"Metadata": {PATH_METADATA: path}} if path else {}
    return {"Type": type_, "Properties": properties, **metadata, **(body or {})}


def compared(
    dev: dict[str, Any], prod: dict[str, Any], *findings: Finding, intended: Intended | None = None
) -> list[Difference]:
    both = Assembly(
        tuple(environment(suffix=name, Data={"Resources": found}) for name, found in (("dev", dev), ("prod", prod))),
        whole=True,
    )
    judged = apply_register((), findings, as_of=TODAY, environments=frozenset({"dev", "prod"}), whole=True)
    return list(differences(both, judged, intended or Intended()))


def told(found: list[Difference]) -> list[tuple[str, str, str, str, str]]:
    return [(each.kind, each.path, each.name, each.values["dev"], each.values["prod"]) for each in found]


def property_of(dev: Any, prod: Any) -> list[tuple[str, str, str]]:
    found = compared({"A": resource(P=dev)}, {"A": resource(P=prod)})
    assert {(each.kind, each.path, each.resource_type) for each in found} <= {("property", "A", BUCKET)}
    return [(each.name, each.values["dev"], each.values["prod"]) for each in found]


@pytest.mark.parametrize(
    ("dev", "prod", "expected"),
    [
        (1, 2, [("P", "1", "2")]),
        (1, 1, []),
        (1, "1", [("P", "1", '"1"')]),
        ("", None, [("P", '""', "null")]),
        ({"a": {"b": 1, "c": 1}}, {"a": {"b": 2, "c": 1}}, [("P.a.b", "1", "2")]),
        ({"a": 1, "b": {"c": 1}}, {"a": 1}, [("P.b", '{"c": 1}', "absent")]),
        ({"a": 1}, [1], [("P", '{"a": 1}', "[1]")]),
        ({"0": 1}, [1], [("P", '{"0": 1}', "[1]")]),
        ({}, {"a": 1}, [("P", "{}", '{"a": 1}')]),
        ([1, 2], [1, 3], [("P.1", "2", "3")]),
        ([1], [1, 2], [("P.1", "absent", "2")]),
        (
            [{"Key": "a", "Value": 1}, {"Key": "b", "Value": 2}],
            [{"Key": "b", "Value": 3}],
            [("P.a", '{"Key": "a", "Value": 1}', "absent"), ("P.b.Value", "2", "3")],
        ),
        ([{"Key": "a"}, {"Key": "a", "V": 1}], [{"Key": "a"}, {"Key": "a", "V": 2}], [("P.1.V", "1", "2")]),
        ({"Fn::Sub": "a"}, {"Fn::Sub": "b"}, [("P", '{"Fn::Sub": "a"}', '{"Fn::Sub": "b"}')]),
    ],
)
def test_should_name_the_smallest_part_that_differs(dev: Any, prod: Any, expected: list[tuple[str, str, str]]) -> None:
    assert property_of(dev, prod) == expected


@pytest.mark.parametrize(
    ("dev", "prod"),
    [
        ("name-dev", "name-prod"),
        ("arn:aws:s3:::prod-us-east-1-starport-layer-bucket", "arn:aws:s3:::prod-us-east-1-starport-layer-bucket"),
        (f"{'a' * 64}.zip", f"{'b' * 64}.zip"),
    ],
)
def test_should_see_no_difference_when_only_the_environment_is_named(dev: str, prod: str) -> None:
    assert property_of(dev, prod) == []


def test_should_show_a_name_of_another_environment() -> None:
    assert property_of("bucket-dev-1", "bucket-dev-2") == [
        ("P", '"bucket-{environment}-1"', '"bucket-dev-2"'),
    ]


@pytest.mark.parametrize("attribute", ["DeletionPolicy", "UpdateReplacePolicy", "Condition"])
def test_should_compare_attributes_of_the_resource(attribute: str) -> None:
    found = compared({"A": resource(body={attribute: "Delete"})}, {"A": resource(body={attribute: "Retain"})})
    assert told(found) == [("property", "A", attribute, '"Delete"', '"Retain"')]


def test_should_show_a_resource_that_is_not_everywhere() -> None:
    found = compared({"A": resource()}, {"A": resource(), "B": resource("Data/New")})
    assert told(found) == [("resource", "Data/New", "", "absent", "present")]


def test_should_take_another_type_for_another_resource() -> None:
    found = compared({"A": resource("Data/A")}, {"A": resource("Data/A", "AWS::SQS::Queue")})
    assert [(each.resource_type, each.values["dev"]) for each in found] == [
        (BUCKET, "present"),
        ("AWS::SQS::Queue", "absent"),
    ]


def test_should_compare_what_only_the_name_of_the_environment_tells_apart() -> None:
    dev = {"RoleDev1": resource("Data/DeployDevPolicy", Size=1), "X": resource(Of={"Ref": "RoleDev1"})}
    prod = {"RoleProd2": resource("Data/DeployProdPolicy", Size=2), "X": resource(Of={"Ref": "RoleProd2"})}
    assert told(compared(dev, prod)) == [("property", "Data/Deploy{Environment}Policy", "Size", "1", "2")]


def test_should_not_take_a_part_of_a_word_for_the_environment() -> None:
    found = compared({"A": resource("Data/Device")}, {"A": resource("Data/Production")})
    assert [each.path for each in found] == ["Data/Device", "Data/Production"]


@pytest.mark.parametrize("get", [lambda name: {"Ref": name}, lambda name: {"Fn::GetAtt": [name, "Arn"]}])
def test_should_compare_references_by_construct_path(get: Any) -> None:
    dev = {"K1": resource("Data/Key"), "A": resource(Key=get("K1"))}
    same = {"K2": resource("Data/Key"), "A": resource(Key=get("K2"))}
    other = {"K1": resource("Data/Key"), "A": resource(Key=get("A"))}
    assert compared(dev, same) == []
    assert [each.name for each in compared(dev, other)] == ["Key"]


def test_should_number_resources_that_share_a_path() -> None:
    dev = {"A": resource("Data/Same", P=1), "B": resource("Data/Same", P=2)}
    prod = {"A": resource("Data/Same", P=1), "B": resource("Data/Same", P=3)}
    assert told(compared(dev, prod)) == [("property", "Data/Same (2)", "P", "2", "3")]
    assert told(compared(dev, {"A": prod["A"]})) == [("resource", "Data/Same (2)", "", "present", "absent")]


def test_should_show_rules_that_answer_differently() -> None:
    database = resource("Data/Db", "AWS::RDS::DBInstance")
    about = {"rule": "r", "path": "Db"}
    same = finding(rule="same", path="Db"), finding(rule="same", path="Db", environment="prod")
    found = compared(
        {"Db": database},
        {"Db": database},
        finding(**about, answer=Answer.PASS),
        finding(**about, environment="prod"),
        finding(**about, environment="prod", detail="twice"),
        finding(rule="only-dev", path="Db"),
        *same,
    )
    assert told(found) == [
        ("rule", "Data/Db", "cdk-nag:only-dev", "1 FAIL", "no answer"),
        ("rule", "Data/Db", "cdk-nag:r", "1 PASS", "2 FAIL"),
    ]


def test_should_show_rules_about_the_environment_that_answer_differently() -> None:
    about = {"tool": "own", "rule": "r", "stack": "", "logical_id": "", "path": "", "resource_type": ""}
    found = compared(
        {"A": resource()}, {"A": resource()}, finding(**about), finding(**about, environment="prod", answer=Answer.PASS)
    )
    assert told(found) == [("rule", "", "own:r", "1 FAIL", "1 PASS")]


def test_should_not_repeat_by_rules_that_a_resource_is_not_everywhere() -> None:
    lone = resource("Data/Db", "AWS::RDS::DBInstance")
    assert [each.kind for each in compared({"A": resource(), "Db": lone}, {"A": resource()}, finding())] == ["resource"]


def test_should_shorten_a_long_value_and_still_tell_it_from_another() -> None:
    ((_, dev, prod),) = property_of("x" * 5000 + "1", "x" * 5000 + "2")
    assert dev[:LONGEST_VALUE] == prod[:LONGEST_VALUE]
    assert "(5003 characters, sha256:" in dev
    assert dev != prod


def test_should_give_the_reason_of_an_intended_difference() -> None:
    reason = Reason(type=BUCKET, property_="P", kind="size", reason="R.")
    intended = Intended(frozenset({"dev", "prod"}), (reason,))
    found = compared({"A": resource(P=1, Q=1)}, {"A": resource(P=2, Q=2)}, intended=intended)
    assert [(each.name, each.reason) for each in found] == [("P", reason), ("Q", None)]


def test_should_find_nothing_when_there_is_one_environment() -> None:
    alone = Assembly((environment(Data={"Resources": {"A": resource()}}),), whole=True)
    heard = Evidence(assembly=alone, findings=(), not_applicable={"dev": Counter()}, rules={}, versions={})
    judged = apply_register((), (), as_of=TODAY, environments=frozenset({"dev"}), whole=True)
    assert differences(replace(heard).assembly, judged, Intended()) == ()
