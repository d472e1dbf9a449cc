from typing import Any

import pytest

from compliance.controls import Catalogue, Relation, RuleMapping
from compliance.model import Answer, Finding
from compliance.mutation.kill import ENVIRONMENT, Baseline, Jury, subjects
from compliance.mutation.model import Mutant, Operator
from tests.compliance.made import control, finding
from tests.compliance.mutation.broken import mutant

BUCKET = ("Data", "Bucket")
POLICY = ("Data", "Policy")


def mapped(control_id: str) -> RuleMapping:
    return RuleMapping(controls=(Relation(id=control_id, relation="partly", rationale="R."),))


KNOWN = Catalogue(
    [control("A.8.13"), control("A.8.24")],
    {"checkov": {"ENCRYPTED": mapped("A.8.24"), "SAVED": mapped("A.8.13"), "STYLE": RuleMapping(none="nothing")}},
    {},
)


def said(answer: Answer, rule: str = "ENCRYPTED", subject: tuple[str, str] = BUCKET, **changes: Any) -> Finding:
    stack, logical_id = subject
    return finding(tool="checkov", rule=rule, stack=stack, logical_id=logical_id, answer=answer, **changes)


def killers(broken: Mutant, failing: Any, *baseline: Finding, before: Any = frozenset()) -> set[str]:
    found = Jury(Baseline.of(baseline), KNOWN).killers(broken, "checkov", failing, before)
    return {rule for _, rule in found}


def test_should_kill_when_a_rule_that_passed_fails() -> None:
    assert killers(mutant(), [(BUCKET, "ENCRYPTED")], said(Answer.PASS)) == {"ENCRYPTED"}


@pytest.mark.parametrize("before", [Answer.FAIL, Answer.ACCEPTED, Answer.NOT_EVALUATED, Answer.NOT_APPLICABLE])
def test_should_not_kill_when_a_rule_did_not_pass_before(before: Answer) -> None:
    assert not killers(mutant(), [(BUCKET, "ENCRYPTED")], said(before))


@pytest.mark.parametrize("other", [Answer.FAIL, Answer.ACCEPTED])
def test_should_not_kill_when_a_rule_also_failed_before(other: Answer) -> None:
    assert not killers(mutant(), [(BUCKET, "ENCRYPTED")], said(Answer.PASS), said(other, detail="x"))


@pytest.mark.parametrize("rule", ["SAVED", "STYLE", "STRANGE"])
def test_should_not_kill_when_a_rule_is_evidence_for_something_else(rule: str) -> None:
    assert not killers(mutant(), [(BUCKET, rule)], said(Answer.PASS, rule))


def test_should_notice_a_benign_change_by_any_rule() -> None:
    benign = mutant(operator=Operator.BENIGN, controls=())
    assert killers(benign, [(BUCKET, "STYLE")], said(Answer.PASS, "STYLE")) == {"STYLE"}


def test_should_not_kill_by_another_resource_or_environment() -> None:
    assert not killers(mutant(), [(POLICY, "ENCRYPTED")], said(Answer.PASS, subject=POLICY))
    assert not killers(mutant(), [(BUCKET, "ENCRYPTED")], said(Answer.PASS, environment="prod"))


@pytest.mark.parametrize("parent", [POLICY, ENVIRONMENT])
def test_should_kill_by_a_parent(parent: tuple[str, str]) -> None:
    attached = mutant(parents=(parent,))
    assert killers(attached, [(parent, "ENCRYPTED")], said(Answer.PASS, subject=parent)) == {"ENCRYPTED"}


def test_should_not_kill_when_the_surroundings_alone_make_a_rule_fail() -> None:
    failing = frozenset([(BUCKET, "ENCRYPTED")])
    assert not killers(mutant(), failing, said(Answer.PASS), before=failing)


def test_should_kill_by_what_was_inserted_without_a_pass_before() -> None:
    inserted = mutant(operator=Operator.RESOURCE_INSERTED, parents=(POLICY,))
    failing = [(BUCKET, "ENCRYPTED"), (BUCKET, "SAVED"), (POLICY, "ENCRYPTED")]
    assert killers(inserted, failing) == {"ENCRYPTED"}


def test_should_ask_only_who_could_kill() -> None:
    baseline = Baseline.of([said(Answer.PASS), said(Answer.PASS, "SAVED"), said(Answer.FAIL, subject=POLICY)])
    jury = Jury(baseline, KNOWN)
    assert jury.hopefuls(mutant(parents=(POLICY,)), "checkov") == {BUCKET: {"ENCRYPTED"}}
    assert jury.hopefuls(mutant(), "cdk-nag") == {}
    new = mutant(logical_id="New", operator=Operator.RESOURCE_INSERTED)
    assert jury.hopefuls(new, "cdk-nag") == {("Data", "New"): frozenset()}
    assert jury.evidenced == {"A.8.13", "A.8.24"}


def test_should_leave_out_the_resource_when_the_template_itself_is_changed() -> None:
    assert subjects(mutant(logical_id="", parents=(ENVIRONMENT,))) == (ENVIRONMENT,)
    assert subjects(mutant(parents=(BUCKET, POLICY))) == (BUCKET, POLICY)
