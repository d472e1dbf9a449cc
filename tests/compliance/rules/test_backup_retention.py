from typing import Any

from compliance.model import Answer
from compliance.rules import backup_retention as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def plan(days: Any, copied: Any = 35) -> dict[str, Any]:
    copy = {"Lifecycle": {"DeleteAfterDays": copied}}
    return {"BackupPlanRule": [{"Lifecycle": {"DeleteAfterDays": days}, "CopyActions": [copy]}]}


def test_should_pass_when_backups_are_kept_for_a_week() -> None:
    assert judge(rule, BackupPlan=plan(7)).answer is Answer.PASS


def test_should_fail_when_backups_are_kept_for_a_day() -> None:
    assert judge(rule, BackupPlan=plan(1)).answer is Answer.FAIL


def test_should_fail_when_copies_are_kept_for_a_day() -> None:
    assert judge(rule, BackupPlan=plan(35, "1")).answer is Answer.FAIL


def test_should_fail_when_copies_are_kept_for_ever() -> None:
    assert judge(rule, BackupPlan=plan(35, None)).answer is Answer.FAIL


def test_should_fail_when_backups_are_kept_for_ever() -> None:
    assert judge(rule, BackupPlan={"BackupPlanRule": [{}]}).answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, BackupPlan=plan(UNKNOWN)).answer is Answer.NOT_EVALUATED
