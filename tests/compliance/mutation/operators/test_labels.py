"""Tags and names."""

from typing import Any

import pytest

from compliance.mutation.model import Operator
from compliance.mutation.operators import names, tags
from tests.compliance.mutation.places import entry, place

LIST = [{"Key": "Owner", "Value": "a"}, {"Key": "DataClassification", "Value": "internal"}, {"Key": "x", "Value": "y"}]
TAGS = {"Tags": entry(controls=["A.5.9"])}


def test_should_take_off_each_required_tag() -> None:
    found = {each.variant: each for each in tags.mutants(place("X::Y::Z", {"Tags": LIST}, TAGS))}
    assert set(found) == {
        "Owner removed",
        "Owner emptied",
        "DataClassification removed",
        "DataClassification emptied",
        "DataClassification unknown",
    }
    changed = found["DataClassification unknown"].body["Resources"]["It"]["Properties"]["Tags"]
    assert changed == [LIST[0], {"Key": "DataClassification", "Value": "unheard-of"}, LIST[2]]
    assert found["Owner removed"].body["Resources"]["It"]["Properties"]["Tags"] == LIST[1:]
    assert found["Owner removed"].controls == ("A.5.9",)
    assert found["DataClassification removed"].controls == ("A.5.12", "A.5.13")


def test_should_take_tags_off_a_map() -> None:
    at = place("X::Y::Z", {"UserPoolTags": {"Project": "p"}}, {"UserPoolTags": entry(controls=["A.5.9"])})
    changed = {each.variant: each.body["Resources"]["It"]["Properties"] for each in tags.mutants(at)}
    assert changed == {"Project removed": {"UserPoolTags": {}}, "Project emptied": {"UserPoolTags": {"Project": ""}}}


def test_should_leave_the_tags_of_all_but_the_first_resource_of_a_type() -> None:
    assert list(tags.mutants(place("X::Y::Z", {"Tags": LIST}, TAGS, first=False))) == []


@pytest.mark.parametrize(
    ("name", "without", "another"),
    [
        ("topic-dev", "topic", "topic-elsewhere"),
        ("topic-dev.fifo", "topic.fifo", "topic-elsewhere.fifo"),
        ("/dev/group-dev", "/dev/group", "/dev/group-elsewhere"),
        (
            {"Fn::Join": ["-", ["a", {"Ref": "dev"}, "dev"]]},
            *[{"Fn::Join": ["-", ["a", {"Ref": "dev"}, x]]} for x in ("", "elsewhere")],
        ),
    ],
)
def test_should_change_the_suffix_of_a_name(name: Any, without: Any, another: Any) -> None:
    others = {"Tagged": {"Type": "A::B::C", "Properties": {"Tags": [{"Key": "EnvironmentSuffix", "Value": "dev"}]}}}
    at = place("X::Y::Z", {"Name": name}, {"Name": entry(controls=["A.8.31"], name=True)}, others=others)
    found = {each.variant: each for each in names.mutants(at)}
    assert found["without"].body["Resources"]["It"]["Properties"] == {"Name": without}
    assert found["another"].body["Resources"]["It"]["Properties"] == {"Name": another}
    assert {each.operator for each in found.values()} == {Operator.SUFFIX}


def test_should_leave_names_without_the_suffix() -> None:
    at = place("X::Y::Z", {"Name": "developers"}, {"Name": entry(controls=["A.8.31"], name=True)})
    assert list(names.mutants(at)) == []
