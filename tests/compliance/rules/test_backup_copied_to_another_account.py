from typing import Any

from compliance.model import Answer
from compliance.rules import backup_copied_to_another_account as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def plan(*copies: Any) -> dict[str, Any]:
    actions = [{"DestinationBackupVaultArn": copy} for copy in copies]
    return {"BackupPlanRule": [{"RuleName": "daily", "CopyActions": actions}]}


VAULT = "arn:aws:backup:us-east-1:{}:backup-vault:copy"


def test_should_pass_when_it_is_copied_to_another_account() -> None:
    assert judge(rule, BackupPlan=plan(VAULT.format("4" * 12))).answer is Answer.PASS


def test_should_fail_when_it_is_not_copied() -> None:
    result = judge(rule, BackupPlan=plan())
    assert result.answer is Answer.FAIL
    assert "not copied" in result.detail


def test_should_fail_when_the_copy_stays() -> None:
    result = judge(rule, BackupPlan=plan(VAULT.format("1" * 12)))
    assert result.answer is Answer.FAIL
    assert "same account" in result.detail


def test_should_not_be_evaluated_when_the_copy_is_not_known() -> None:
    assert judge(rule, BackupPlan=plan(UNKNOWN)).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_copies_are_not_known() -> None:
    assert judge(rule, BackupPlan={"BackupPlanRule": [{"CopyActions": UNKNOWN}]}).answer is Answer.NOT_EVALUATED


def test_should_fail_when_the_copy_goes_nowhere() -> None:
    assert judge(rule, BackupPlan=plan("")).answer is Answer.FAIL
