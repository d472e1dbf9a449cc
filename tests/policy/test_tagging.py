"""Tagging: every taggable type, in its own property and shape."""

from typing import Any

import pytest

from aspects.name_table import NAMES
from aspects.tagging import REQUIRED, TABLE, Tagging
from aspects.template import Stack
from aspects.verification import verify
from tests.policy.support import TAGS, violations

POLICY = Tagging(tags=TAGS)


def tagged(resource_type: str, tags: dict[str, Any]) -> dict[str, Any]:
    row = TABLE[resource_type]
    return {row.property: row.rendered(tags)}


@pytest.mark.parametrize("resource_type", TABLE)
def test_should_accept_when_all_tags_are_there(resource_type: str) -> None:
    assert violations(POLICY, resource_type, tagged(resource_type, {**TAGS, "Name": "more"})) == []


@pytest.mark.parametrize("resource_type", TABLE)
def test_should_name_the_property_when_tags_are_missing(resource_type: str) -> None:
    (found,) = violations(POLICY, resource_type, {})
    assert (found.policy, found.path, found.property) == (
        "tagging",
        "dev/Data/It/Resource",
        TABLE[resource_type].property,
    )
    assert all(f"{key} absent" in found.found for key in REQUIRED)


@pytest.mark.parametrize("key", REQUIRED)
@pytest.mark.parametrize("resource_type", ["AWS::SQS::Queue", "AWS::Cognito::UserPool", "AWS::EFS::FileSystem"])
def test_should_name_the_tag_when_one_is_missing(resource_type: str, key: str) -> None:
    without = {name: value for name, value in TAGS.items() if name != key}
    (found,) = violations(POLICY, resource_type, tagged(resource_type, without))
    assert found.found == f"{key} absent"


def test_should_show_the_value_when_a_tag_has_another() -> None:
    (found,) = violations(POLICY, "AWS::SQS::Queue", tagged("AWS::SQS::Queue", {**TAGS, "Owner": "nobody"}))
    assert found.found == "Owner=nobody"
    assert "Owner=platform-engineering" in found.allowed


def test_should_refuse_when_a_condition_decides_the_tags() -> None:
    (found,) = violations(POLICY, "AWS::SQS::Queue", {"Tags": {"Fn::If": ["Tagged", [], []]}})
    assert "condition" in found.found


def test_should_ask_for_no_tags_when_type_cannot_be_tagged() -> None:
    assert violations(POLICY, "AWS::EC2::Route", {}) == []


def test_should_refuse_stack_when_its_own_tags_are_missing() -> None:
    (found,) = verify([Stack(path="dev/Data", template={}, tags={"Project": "smartfactory"})], [POLICY])
    assert (found.path, found.property) == ("dev/Data", "Tags")
    assert "Owner absent" in found.found


def test_should_refuse_the_policy_itself_when_a_required_tag_is_not_given() -> None:
    with pytest.raises(ValueError, match="CostCenter"):
        Tagging(tags={key: value for key, value in TAGS.items() if key != "CostCenter"})


def test_should_know_the_tags_of_every_type_that_shows_its_suffix_in_one() -> None:
    assert set(NAMES.tagged) <= set(TABLE)
