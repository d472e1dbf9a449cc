"""The 93 controls: complete, owned, and without a claim that no template can support."""

import re
from collections import Counter

import pytest

from tests.compliance.controls import data

NUMBERS = {5: 37, 6: 8, 7: 14, 8: 34}
"""How many controls each clause of Annex A has."""

THEMES = {"5": "organizational", "6": "people", "7": "physical", "8": "technological"}
FIELDS = {
    "id": str,
    "title": str,
    "theme": str,
    "class": str,
    "owner": str,
    "applicable": bool,
    "justification": str,
    "statement": str,
    "evidence": str,
    "review_interval_months": int,
}
ROLES = {
    "CISO",
    "Facilities manager",
    "HR manager",
    "IT operations manager",
    "ISMS manager",
    "Legal counsel",
    "Platform engineering lead",
    "Procurement manager",
}
OVERCLAIM = re.compile(r"\b(fully|compliant|certified|guarantees?|ensures?|effective(ly)?)\b", re.IGNORECASE)

each_control = pytest.mark.parametrize("control", data.controls(), ids=lambda control: control["id"])


def each_of_class(evidence: str) -> pytest.MarkDecorator:
    """Parametrize over the controls of one class."""
    chosen = [control for control in data.controls() if control["class"] == evidence]
    return pytest.mark.parametrize("control", chosen, ids=lambda control: control["id"])


def test_should_list_the_93_controls_in_order_when_read() -> None:
    expected = [f"A.{clause}.{number}" for clause, last in NUMBERS.items() for number in range(1, last + 1)]
    assert len(expected) == 93
    assert [control["id"] for control in data.controls()] == expected


def test_should_have_the_agreed_number_of_controls_in_each_class_when_counted() -> None:
    assert Counter(control["class"] for control in data.controls()) == {
        "template": 40,
        "pipeline": 11,
        "shared": 13,
        "organisational": 29,
    }


@each_control
def test_should_have_every_field_when_a_control_is_listed(control: dict[str, object]) -> None:
    assert {key: type(value) for key, value in control.items()} == FIELDS
    assert all(value for key, value in control.items() if key != "applicable")
    assert control["theme"] == THEMES[str(control["id"])[2]]
    assert control["owner"] in ROLES
    assert control["review_interval_months"] in {3, 6, 12}


@each_control
def test_should_claim_design_and_not_effect_when_a_control_is_described(control: dict[str, str]) -> None:
    for field in ("justification", "statement", "evidence"):
        assert not OVERCLAIM.search(control[field]), control[field]


@pytest.mark.parametrize("field", ["title", "justification", "statement"])
def test_should_be_said_of_one_control_when_a_text_is_written(field: str) -> None:
    uses = Counter(control[field] for control in data.controls())
    assert [text for text, count in uses.items() if count > 1] == []


@each_of_class("organisational")
def test_should_point_outside_the_repository_when_a_control_is_organisational(control: dict[str, str]) -> None:
    assert control["evidence"].startswith("Evidence is held outside this repository")


@each_of_class("shared")
def test_should_name_both_parties_when_a_control_is_shared(control: dict[str, str]) -> None:
    provider, _, own = control["statement"].partition("SmartFactory: ")
    assert provider.startswith("Provider: ")
    assert own
    assert "AWS Artifact" in control["evidence"]


@each_of_class("template")
def test_should_cite_objectives_that_serve_it_when_a_control_is_shown_by_templates(control: dict[str, str]) -> None:
    serving = {objective for objective, mapping in data.mappings("objectives") if mapping["id"] == control["id"]}
    cited = set(re.findall("`(.+?)`", control["evidence"]))
    assert cited
    assert cited <= serving
