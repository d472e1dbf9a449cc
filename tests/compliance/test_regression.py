from typing import Any

import pytest

from compliance.model import Answer
from compliance.regression import MOST_ROWS, NO_CHANGE, comment, regressions
from compliance.snapshot import Snapshot

RULE = ("cdk-nag", "RDSStorageEncrypted", "Data/Db")


def snapshot(answer: Answer | None = Answer.PASS, *, approved: bool = False, **changes: Any) -> Snapshot:
    values: dict[str, Any] = {
        "statuses": {"dev": {"A.8.24": "design-evidenced"}},
        "answers": {"dev": {RULE: answer} if answer else {}},
        "unapproved": {"dev": {RULE} if answer is Answer.ACCEPTED and not approved else set()},
        "controls": {"dev": {RULE: "A.8.24"} if answer else {}},
        "resources": {"dev": {"Data/Db": "AWS::RDS::DBInstance"}},
        "acceptances": {"dev": {}},
        "scores": {"A.8.24": 1.0},
    }
    return Snapshot(**{**values, **changes})


def lost(new: Snapshot) -> list[str]:
    return [each.title for each in regressions(snapshot(), new, baseline="main")]


def test_should_find_nothing_when_nothing_changed() -> None:
    assert lost(snapshot()) == []
    assert NO_CHANGE in comment(snapshot(), snapshot())


@pytest.mark.parametrize("answer", [Answer.FAIL, Answer.ACCEPTED, Answer.NOT_EVALUATED])
def test_should_fail_when_what_passed_passes_no_longer(answer: Answer) -> None:
    assert lost(snapshot(answer)) == [f"REGRESSION cdk-nag RDSStorageEncrypted PASS -> {answer.value}"]


def test_should_not_fail_when_the_owner_has_approved_the_acceptance() -> None:
    assert lost(snapshot(Answer.ACCEPTED, approved=True)) == []


def test_should_not_fail_when_the_resource_is_gone_and_its_control_has_other_evidence() -> None:
    assert lost(snapshot(None, resources={"dev": {}})) == []


def test_should_fail_when_a_resource_that_is_still_there_passes_no_rule_of_a_control_any_more() -> None:
    assert lost(snapshot(None)) == ["REGRESSION A.8.24 has lost evidence about 1 resources"]


def test_should_fail_when_a_rule_is_mapped_to_its_control_no_more() -> None:
    assert lost(snapshot(controls={"dev": {RULE: ""}})) == ["REGRESSION A.8.24 has lost evidence about 1 resources"]


def test_should_not_fail_when_another_rule_shows_the_same() -> None:
    other = ("own", "database-encrypted", "Data/Db")
    new = snapshot(answers={"dev": {other: Answer.PASS}}, controls={"dev": {other: "A.8.24"}})
    assert lost(new) == []


def test_should_not_take_a_linters_silence_for_evidence() -> None:
    silence = ("cfn-lint", "E3063", "")
    old = snapshot(answers={"dev": {silence: Answer.PASS}}, controls={"dev": {silence: "A.8.7"}})
    new = snapshot(answers={"dev": {}}, controls={"dev": {}})
    assert regressions(old, new, baseline="main") == []


def test_should_fail_when_an_environment_is_gone() -> None:
    gone = Snapshot(scores={"A.8.24": 1.0})
    assert lost(gone) == ["REGRESSION environment dev is gone"]


@pytest.mark.parametrize("status", ["gap", "excluded", "organisational", None])
def test_should_fail_when_a_control_has_no_evidence_any_more(status: str | None) -> None:
    new = snapshot(statuses={"dev": {"A.8.24": status} if status else {}})
    assert lost(new) == [f"REGRESSION A.8.24 design-evidenced -> {status or 'absent'}"]


@pytest.mark.parametrize(("score", "expected"), [(0.96, 0), (0.94, 1), (None, 1)])
def test_should_fail_when_checks_notice_less(score: float | None, expected: int) -> None:
    assert len(lost(snapshot(scores={} if score is None else {"A.8.24": score}))) == expected


def test_should_say_where_why_and_how_to_mend_it() -> None:
    (failure,) = regressions(snapshot(), snapshot(Answer.ACCEPTED), baseline="main")
    text = str(failure)
    for fact in ("Data/Db", "dev", "A.8.24", "main", "approve the acceptance"):
        assert fact in text


def test_should_comment_on_everything_that_differs() -> None:
    new = snapshot(
        Answer.FAIL,
        statuses={"dev": {"A.8.24": "gap"}},
        resources={"dev": {"Data/Db": "AWS::RDS::DBInstance", "Data/New": "AWS::SQS::Queue"}},
        acceptances={"dev": {"RA-001": 2}},
        scores={"A.8.24": 0.5},
    )
    text = comment(snapshot(), new)
    assert "| dev | A.8.24 | design-evidenced | gap |" in text
    assert "| dev | cdk-nag:RDSStorageEncrypted | Data/Db | PASS | FAIL |" in text
    assert "| dev | Data/New | AWS::SQS::Queue | added |" in text
    assert "| dev | RA-001 | 0 | 2 |" in text
    assert "| A.8.24 | 100.0% | 50.0% |" in text


def test_should_not_let_names_be_markup_in_a_comment() -> None:
    name = "a|b<img>@team`[x](y)\nz"
    text = comment(snapshot(), snapshot(resources={"dev": {"Data/Db": "AWS::RDS::DBInstance", name: "X"}}))
    (line,) = [each for each in text.splitlines() if "team" in each]
    assert line.count("|") == 5, "no cell of its own"
    assert not set(line) & set("<>@`[]()*")


def test_should_say_how_much_a_comment_leaves_out() -> None:
    many = {f"Data/{number:03}": "X" for number in range(MOST_ROWS + 7)}
    text = comment(snapshot(resources={"dev": {}}), snapshot(resources={"dev": many}))
    assert "7 more are left out here." in text
    assert "Data/049" in text
    assert "Data/050" not in text
