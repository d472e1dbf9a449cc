from dataclasses import replace
from typing import Any

import pytest

from compliance.assembly import Assembly
from compliance.controls import Catalogue, RuleMapping
from compliance.gate import Verdict, decide, printable
from compliance.judgement import apply_register
from compliance.model import Answer, Finding
from tests.compliance.made import (
    OTHER_DIGEST,
    TODAY,
    acceptance,
    approved,
    binding,
    catalogue,
    control,
    evidence,
    finding,
)
from tests.compliance.support import environment


def verdict(
    *findings: Finding, register: Any = (), known: Catalogue | None = None, require_approved: bool = False
) -> Verdict:
    found = evidence(*findings)
    judged = apply_register(register, findings, as_of=TODAY, environments=frozenset({"dev"}), whole=True)
    return decide(found, judged, known or catalogue(), require_approved=require_approved)


def test_should_pass_when_nothing_fails() -> None:
    outcome = verdict(finding(answer=Answer.PASS), finding(answer=Answer.NOT_EVALUATED, path="Data/Other"))
    assert outcome.passed
    assert outcome.answers["dev"] == {Answer.PASS: 1, Answer.NOT_EVALUATED: 1, Answer.NOT_APPLICABLE: 7}


def test_should_say_where_what_why_and_how_to_mend_when_something_fails() -> None:
    (failure,) = verdict(finding()).failures
    assert str(failure) == (
        "FAIL cdk-nag RDSStorageEncrypted (AwsSolutions-RDS2)\n"
        "  resource  Data/Db (AWS::RDS::DBInstance)\n"
        "  in        dev\n"
        "  template  devData.template.json, Db\n"
        "  control   A.8.24 Use of cryptography\n"
        "  rule      The database is not encrypted.\n"
        "  found     StorageEncrypted = false\n"
        "  why       Disks are stolen.\n"
        "  fix       change StorageEncrypted so that the rule holds; or accept it: "
        "python -m compliance bind --rule cdk-nag:RDSStorageEncrypted\n"
        "  see       https://rules/RDS2"
    )


def test_should_show_detail_absent_and_long_values() -> None:
    found = finding(detail="Resource::*", properties=("Missing", "Name", "Other/Prop"), why="")
    (failure,) = verdict(found).failures
    facts = dict(failure.facts)
    assert facts["found"] == f'Resource::*; Missing = absent; Name = "{"x" * 199}...'
    assert facts["why"] == "a PASS would show: The disk is encrypted"


def test_should_group_a_failure_over_environments() -> None:
    findings = (finding(), finding(environment="prod", digest=OTHER_DIGEST))
    both = Assembly(
        (environment(Data={"Resources": {}}), environment(suffix="prod", Data={"Resources": {}})), whole=True
    )
    judged = apply_register((), findings, as_of=TODAY, environments=frozenset({"dev", "prod"}), whole=True)
    outcome = decide(replace(evidence(*findings), assembly=both), judged, catalogue(), require_approved=False)
    assert [dict(failure.facts)["in"] for failure in outcome.failures] == ["dev, prod"]


def test_should_use_the_fix_of_our_own_rules() -> None:
    own = finding(tool="own", rule="r", fix="Do this.", aliases=(), logical_id="", path="", properties=())
    known = Catalogue([control()], {"own": {"logging": RuleMapping(none="nothing")}}, {"r": "logging"})
    (failure,) = verdict(own, known=known).failures
    facts = dict(failure.facts)
    assert (facts["fix"], facts["resource"], facts["control"]) == (
        "Do this.",
        "the whole environment (AWS::RDS::DBInstance)",
        "none",
    )


def test_should_fail_on_a_rule_that_answers_and_is_not_mapped() -> None:
    outcome = verdict(finding(answer=Answer.PASS, tool="checkov", rule="CKV_NEW_1"))
    assert [failure.title for failure in outcome.failures] == ["UNMAPPED checkov CKV_NEW_1"]
    assert "compliance/controls/checkov.toml" in str(outcome.failures[0])


def test_should_fail_on_errors_of_the_register() -> None:
    (failure,) = verdict(register=[acceptance()]).failures
    assert failure.title == "REGISTER RA-001 is unused: RDSStorageEncrypted does not fail for Data/Db"
    assert "remove the binding" in str(failure)


def test_should_say_that_an_accepted_value_changed() -> None:
    (failure,) = verdict(finding(digest=OTHER_DIGEST), register=[acceptance()]).failures
    assert "register  accepted value changed: RA-001" in str(failure)


def test_should_pass_with_a_proposed_acceptance_and_count_it() -> None:
    outcome = verdict(finding(), register=[acceptance()])
    assert outcome.passed
    assert outcome.not_approved == ("RA-001",)
    assert outcome.answers["dev"][Answer.ACCEPTED] == 1


def test_should_fail_with_a_proposed_acceptance_when_approval_is_required() -> None:
    register = [acceptance(binding(), binding(resource="Data/Two"))]
    outcome = verdict(finding(), finding(path="Data/Two"), register=register, require_approved=True)
    assert [failure.title for failure in outcome.failures] == ["NOT APPROVED RA-001 cdk-nag RDSStorageEncrypted"]
    assert "covers  2 findings, Data/Db first" in str(outcome.failures[0])


def test_should_pass_with_an_approved_acceptance_when_approval_is_required() -> None:
    outcome = verdict(finding(), register=[approved()], require_approved=True)
    assert outcome.passed
    assert outcome.not_approved == ()


@pytest.mark.parametrize(
    ("tool", "fails"), [("own", True), ("cdk-nag", False), ("checkov", False), ("cfn-lint", False)]
)
def test_should_fail_when_one_of_our_own_rules_could_not_decide(tool: str, fails: bool) -> None:
    left_open = finding(tool=tool, rule="r", answer=Answer.NOT_EVALUATED, aliases=())
    known = Catalogue([control()], {each: {"r": RuleMapping(none="nothing")} for each in (tool, "own")}, {"r": "r"})
    titles = [failure.title for failure in verdict(left_open, known=known).failures]
    assert titles == (["NOT EVALUATED own r"] if fails else [])


def test_should_not_fail_for_an_own_rule_that_could_not_decide_about_a_lone_template() -> None:
    left_open = finding(tool="own", rule="r", answer=Answer.NOT_EVALUATED)
    known = Catalogue([control()], {"own": {"r": RuleMapping(none="nothing")}}, {"r": "r"})
    found = evidence(left_open)
    lone = replace(found, assembly=replace(found.assembly, whole=False))
    judged = apply_register((), [left_open], as_of=TODAY, environments=frozenset({"dev"}), whole=False)
    assert decide(lone, judged, known, require_approved=False).passed


@pytest.mark.parametrize("field", ["path", "detail", "rule", "logical_id", "resource_type"])
@pytest.mark.parametrize("forged", ["\n::error::x", "\r::error::x", "\x1b[2K", "\u2028x", "\u202ex", "\x85x", "\x00"])
def test_should_print_no_line_that_a_name_forges(field: str, forged: str) -> None:
    failures = verdict(finding(**{field: f"name{forged}"})).failures
    for failure in failures:
        plain = len([failure.title, *(text for _, text in failure.facts if text)])
        assert len(str(failure).splitlines()) == plain
        assert all(line.isprintable() for line in str(failure).split("\n"))


def test_should_leave_a_readable_text_as_it_is() -> None:
    assert printable("Zürich: 資料 -> ok") == "Zürich: 資料 -> ok"
    assert printable("a\nb\x1b") == "a\\nb\\x1b"
