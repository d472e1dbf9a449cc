from pathlib import Path
from typing import Any

import pytest

from compliance.errors import InputError
from compliance.intended import Difference, Intended, Reason, load_intended, unexplained

TEXT = """
environments = ["dev", "prod"]

[[difference]]
type = "AWS::Kinesis::Stream"
property = "ShardCount"
kind = "count"
reason = "Shards follow from the load."
"""
ENVIRONMENTS = frozenset({"dev", "prod"})


def load(tmp_path: Path, text: str) -> Intended:
    path = tmp_path / "environment_differences.toml"
    path.write_text(text)
    return load_intended(path)


def reason(**changes: Any) -> Reason:
    values = {"type": "AWS::Kinesis::Stream", "property_": "Shard*", "kind": "count", "reason": "R."}
    return Reason(**{**values, **changes})


def difference(why: Reason | None = None, **changes: Any) -> Difference:
    values: dict[str, Any] = {
        "kind": "property",
        "stack": "Stream",
        "path": "Stream/Events",
        "resource_type": "AWS::Kinesis::Stream",
        "name": "ShardCount",
        "values": {"dev": "2", "prod": "24"},
        "reason": why,
    }
    return Difference(**{**values, **changes})


def test_should_read_a_reason(tmp_path: Path) -> None:
    intended = load(tmp_path, TEXT)
    assert intended.environments == ENVIRONMENTS
    assert [(each.property_, each.path, each.kind) for each in intended.reasons] == [("ShardCount", "*", "count")]


def test_should_speak_of_nothing_when_there_is_no_file(tmp_path: Path) -> None:
    assert load_intended(tmp_path / "nothing.toml") == Intended()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (('kind = "count"', 'kind = "whim"'), "difference[0].kind"),
        (('property = "ShardCount"', 'property = "*"'), "difference[0].property"),
        (('property = "ShardCount"', 'property = "ShardCount"\nrule = "own:r"'), "give either `property` or `rule`"),
        (('type = "AWS::Kinesis::Stream"\nproperty = "ShardCount"', 'type = "*"'), "a reason for every resource"),
        (("reason =", "because ="), "difference[0]"),
        (('["dev", "prod"]', '["dev"]'), "environments"),
        ((TEXT, TEXT + TEXT.partition("]\n")[2]), "AWS::Kinesis::Stream ShardCount: is there 2 times"),
    ],
)
def test_should_refuse_an_impossible_reason(tmp_path: Path, change: tuple[str, str], problem: str) -> None:
    with pytest.raises(InputError, match=r"environment_differences\.toml") as error:
        load(tmp_path, TEXT.replace(*change))
    assert problem in str(error.value)


@pytest.mark.parametrize(
    ("changes", "covered"),
    [
        ({}, True),
        ({"type": "AWS::*"}, True),
        ({"path": "Stream/*"}, True),
        ({"type": "AWS::RDS::DBInstance"}, False),
        ({"property_": "Retention*"}, False),
        ({"path": "Data/*"}, False),
        ({"property_": "", "rule": "Shard*"}, False),
        ({"property_": ""}, False),
    ],
)
def test_should_cover_what_all_patterns_fit(changes: dict[str, Any], *, covered: bool) -> None:
    entry = reason(**changes)
    subject = {"kind": "property", "path": "Stream/Events", "resource_type": "AWS::Kinesis::Stream"}
    assert entry.covers(**subject, name="ShardCount") is covered
    assert Intended(ENVIRONMENTS, (entry,)).reason(**subject, name="ShardCount") is (entry if covered else None)


def test_should_cover_resources_and_rules() -> None:
    where = {"path": "Stream/Events", "resource_type": "AWS::Kinesis::Stream"}
    assert reason(property_="").covers(kind="resource", name="", **where)
    assert reason(property_="", rule="own:*").covers(kind="rule", name="own:some-rule", **where)


def test_should_fail_on_a_difference_without_a_reason() -> None:
    (failure,) = unexplained([difference()], Intended(ENVIRONMENTS), ENVIRONMENTS)
    assert str(failure) == (
        "DIFFERENCE property ShardCount is not the same in all environments\n"
        "  resource  Stream/Events (AWS::Kinesis::Stream)\n"
        "  property  ShardCount\n"
        "  in dev    2\n"
        "  in prod   24\n"
        "  why       what was tested in staging is what runs in production: only size, counts and retention differ\n"
        "  fix       make it the same; or say why it is meant: compliance/environment_differences.toml"
    )


def test_should_fail_on_a_resource_that_is_not_everywhere() -> None:
    lone = difference(kind="resource", name="", values={"dev": "absent", "prod": "present"})
    (failure,) = unexplained([lone], Intended(ENVIRONMENTS), ENVIRONMENTS)
    assert failure.title == "DIFFERENCE resource is not the same in all environments"


def test_should_fail_on_a_reason_for_which_nothing_differs() -> None:
    used, unused = reason(), reason(property_="Retention*")
    failures = unexplained([difference(used)], Intended(ENVIRONMENTS, (used, unused)), ENVIRONMENTS)
    assert [each.title for each in failures] == [
        "DIFFERENCE AWS::Kinesis::Stream Retention* has a reason, and does not differ"
    ]


def test_should_not_ask_for_what_a_part_of_the_environments_cannot_show() -> None:
    intended = Intended(frozenset({"dev", "prod", "staging"}), (reason(),))
    assert unexplained([], intended, ENVIRONMENTS) == []
    assert len(unexplained([difference()], intended, ENVIRONMENTS)) == 1


def test_should_ask_nothing_of_environments_that_the_reasons_do_not_know() -> None:
    assert unexplained([difference()], Intended(ENVIRONMENTS, (reason(),)), frozenset({"dev", "other"})) == []


@pytest.mark.parametrize("name", ["a\n::error::x", "\x1b[2K", "\u202e"])
def test_should_print_no_line_that_a_name_forges(name: str) -> None:
    hostile = difference(name=name, path=name, values={name: name})
    (failure,) = unexplained([hostile], Intended(ENVIRONMENTS), ENVIRONMENTS)
    assert all(line.isprintable() for line in str(failure).split("\n"))
    assert len(str(failure).split("\n")) == 6
