"""Every rule of every tool is judged: evidence for named controls, or for none, with the reason."""

from collections import Counter
from collections.abc import Callable, Iterable

import pytest

from compliance.rules.base import Objective
from tests.compliance.controls import data, tools

CLASS_OF = {control["id"]: control["class"] for control in data.controls()}

LIVE: dict[str, Callable[[], Iterable[str]]] = {
    "objectives": lambda: Objective,
    "cdk_nag": tools.cdk_nag_functions,
    "checkov": tools.checkov_checks,
    "cfn_lint": tools.cfn_lint_rules,
}

each_map = pytest.mark.parametrize("name", data.MAPS)


@pytest.mark.programs
@each_map
def test_should_judge_every_rule_and_no_other_when_the_pinned_tool_is_enumerated(name: str) -> None:
    mapped, live = set(data.entries(name)), {str(rule) for rule in LIVE[name]()}
    assert sorted(live - mapped) == [], "not judged"
    assert sorted(mapped - live) == [], "judged, but the tool has no such rule"


@pytest.mark.programs
def test_should_know_every_pack_id_when_packs_apply_a_function() -> None:
    aliases = {function: entry["aliases"] for function, entry in data.entries("cdk_nag").items()}
    assert aliases == tools.cdk_nag_functions()


@pytest.mark.programs
@pytest.mark.parametrize(("name", "live"), [("checkov", tools.checkov_checks), ("cfn_lint", tools.cfn_lint_rules)])
def test_should_carry_the_tools_own_words_when_ids_are_numbers(name: str, live: Callable[[], dict[str, str]]) -> None:
    assert {rule: entry["name"] for rule, entry in data.entries(name).items()} == live()


@each_map
def test_should_have_controls_or_a_reason_when_a_rule_is_judged(name: str) -> None:
    for rule, entry in data.entries(name).items():
        assert ("controls" in entry) != ("none" in entry), rule
        assert entry.keys() <= {"controls", "none", "aliases", "name"}, rule
        assert entry.get("controls") or 10 <= len(entry["none"]) <= 200, rule


@each_map
def test_should_be_well_formed_when_a_rule_is_mapped(name: str) -> None:
    for rule, mapping in data.mappings(name):
        assert mapping.keys() == {"id", "relation", "rationale"}, rule
        assert mapping["id"] in CLASS_OF, f"{rule}: unknown control {mapping['id']}"
        assert mapping["relation"] in {"supports", "partly"}, rule
        assert 10 <= len(mapping["rationale"].strip()) <= 200, rule


@each_map
def test_should_name_a_control_once_when_a_rule_serves_several(name: str) -> None:
    for rule, entry in data.entries(name).items():
        named = [mapping["id"] for mapping in entry.get("controls", ())]
        assert len(named) == len(set(named)), rule


@each_map
def test_should_claim_no_more_than_a_template_can_show_when_a_rule_is_mapped(name: str) -> None:
    for rule, mapping in data.mappings(name):
        evidence = CLASS_OF[mapping["id"]]
        assert evidence in {"template", "pipeline"}, f"{rule}: {mapping['id']} is {evidence}"
        if evidence == "pipeline":
            assert mapping["relation"] == "supports", f"{rule}: a template is no part of {mapping['id']}"


@each_map
def test_should_say_why_in_words_of_its_own_when_a_rule_is_mapped(name: str) -> None:
    uses = Counter(mapping["rationale"] for _, mapping in data.mappings(name))
    # Twice is a pair of rules about one property; more would be a phrase that fits anything.
    assert [text for text, count in uses.items() if count > 2] == []


def test_should_reach_every_control_of_class_template_when_all_objectives_are_served() -> None:
    reached = {mapping["id"] for _, mapping in data.mappings("objectives") if mapping["relation"] == "partly"}
    assert {control for control, evidence in CLASS_OF.items() if evidence == "template"} <= reached
