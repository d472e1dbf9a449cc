from dataclasses import replace
from typing import Any

import pytest

from compliance.assembly import Assembly
from compliance.ours import PROJECT, TAG, is_ours
from lib.config import load_selection
from tests.compliance.support import bucket, environment

OURS = {"Key": "Project", "Value": "smartfactory"}
THEIRS = {"Key": "Project", "Value": "other"}


def lone(**properties: Any) -> Assembly:
    made = environment(Data=bucket(**properties))
    return Assembly((replace(made, templates=tuple(replace(each, tags={}) for each in made.templates)),), whole=False)


def test_should_know_the_project_by_the_tag_that_it_gives_its_stacks(cdk_context: dict[str, Any]) -> None:
    assert {each.tags[TAG] for each in load_selection(cdk_context).environments} == {PROJECT}


@pytest.mark.parametrize(
    ("tags", "ours"), [({"Project": "smartfactory"}, True), ({"Project": "other"}, False), ({}, False)]
)
def test_should_ask_every_stack_of_an_assembly(tags: dict[str, str], *, ours: bool) -> None:
    made = environment(Api=bucket(Tags=[OURS]), Data=bucket(Tags=[OURS]))
    assert is_ours(Assembly((made,), whole=True))
    first, second = made.templates
    changed = replace(made, templates=(first, replace(second, tags=tags)))
    assert is_ours(Assembly((made, changed), whole=True)) is ours


@pytest.mark.parametrize(
    ("tags", "ours"),
    [
        ([OURS], True),
        ([{"Key": "Owner", "Value": "x"}, OURS], True),
        ({"Project": "smartfactory", "Owner": "x"}, True),
        ([THEIRS], False),
        ([OURS, THEIRS], False),
        ({"Project": {"Ref": "Name"}}, False),
        (["smartfactory"], False),
        ([], False),
        (None, False),
    ],
)
def test_should_ask_the_resources_of_a_lone_template(tags: Any, *, ours: bool) -> None:
    assert is_ours(lone(Tags=tags)) is ours
