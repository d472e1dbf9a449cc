"""Backups lie in a vault that the environment does not own, and that is not the account's default one."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import as_list, combine
from compliance.rules_support.references import refers_to

RULE = Rule(
    id="backup-vault-outside-environment",
    title="Backups lie in a vault that the environment does not own, and that is not the account's default one.",
    objective=Objective.BACKUP,
    why=(
        "A vault of the environment would be destroyed with what it is there to bring back; or, not empty, stop the "
        "destroy. The default vault has neither a key nor a policy of ours."
    ),
    fix="Set TargetBackupVault to the name of a vault that is made outside of this application.",
    source="https://docs.aws.amazon.com/aws-backup/latest/devguide/vaults.html",
    types=("AWS::Backup::BackupPlan",),
)

DEFAULT = "Default"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one plan."""
    vaults = list(context.resources("AWS::Backup::BackupVault"))
    results = []
    for index, rule in enumerate(as_list(value_at(resource.properties, "BackupPlan.BackupPlanRule"))):
        path = f"BackupPlan.BackupPlanRule.{index}.TargetBackupVault"
        value = value_at(rule, "TargetBackupVault")
        inside = any(refers_to(context, value, vault, stack=resource.stack) for vault in vaults)
        if inside:
            results.append(failed(path, detail="the vault belongs to the environment"))
        elif value is None or context.text(value, stack=resource.stack) in ("", DEFAULT):
            results.append(failed(path, detail="the vault is the account's default one, or none is named"))
        else:
            results.append(passed(path))
    return combine(*results) if results else not_applicable()
