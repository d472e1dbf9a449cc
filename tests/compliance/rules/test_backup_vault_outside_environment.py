from typing import Any

from compliance.model import Answer
from compliance.rules import backup_vault_outside_environment as rule
from tests.compliance.rules.judge import judge, ref, resource


def plan(vault: Any) -> dict[str, Any]:
    return {"BackupPlanRule": [{"TargetBackupVault": vault}]}


INSIDE: dict[str, Any] = {"Vault": resource("AWS::Backup::BackupVault", BackupVaultName="vault-dev")}


def test_should_pass_when_the_vault_is_elsewhere() -> None:
    assert judge(rule, BackupPlan=plan("vault"), around=INSIDE).answer is Answer.PASS


def test_should_fail_when_the_vault_is_the_environments() -> None:
    assert judge(rule, BackupPlan=plan(ref("Vault")), around=INSIDE).answer is Answer.FAIL


def test_should_fail_when_the_vault_is_the_environments_by_name() -> None:
    assert judge(rule, BackupPlan=plan("vault-dev"), around=INSIDE).answer is Answer.FAIL


def test_should_not_apply_when_there_is_no_rule() -> None:
    assert judge(rule, BackupPlan={}).answer is Answer.NOT_APPLICABLE


def test_should_fail_when_the_vault_is_the_accounts_default_one() -> None:
    for vault in ("Default", "", None):
        result = judge(rule, BackupPlan=plan(vault))
        assert result.answer is Answer.FAIL
        assert "default" in result.detail
