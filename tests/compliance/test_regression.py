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


def test_should_fail_when_a_control_has_no_evidence_any_more() -> None:
    assert lost(snapshot(statuses={"dev": {"A.8.24": "gap"}})) == ["REGRESSION A.8.24 design-evidenced -> gap"]


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
    assert "| dev | a\\|b&lt;img>&#64;team&#96;&#91;x](y)\\nz | X | added |" in text


def test_should_say_how_much_a_comment_leaves_out() -> None:
    many = {f"Data/{number:03}": "X" for number in range(MOST_ROWS + 7)}
    text = comment(snapshot(resources={"dev": {}}), snapshot(resources={"dev": many}))
    assert "7 more are left out here." in text
    assert "Data/049" in text
    assert "Data/050" not in text
