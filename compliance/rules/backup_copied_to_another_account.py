"""Every backup is copied to another account."""

import re

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.answers import as_list, combine, unknown
from compliance.rules_support.references import outline

RULE = Rule(
    id="backup-copied-to-another-account",
    title="Every backup is copied to another account.",
    objective=Objective.BACKUP,
    why="Who takes over an account, or destroys it by mistake, deletes its vaults too.",
    fix=(
        "Add to every rule of the plan a CopyActions entry with the DestinationBackupVaultArn of a vault in the "
        "backup account."
    ),
    source="https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html",
    types=("AWS::Backup::BackupPlan",),
)

ACCOUNT = re.compile(r"^arn:[^:]*:backup:[^:]*:(\d{12}):")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one plan."""
    rules = as_list(value_at(resource.properties, "BackupPlan.BackupPlanRule"))
    own = context.text({"Ref": "AWS::AccountId"}, stack=resource.stack)
    return combine(*(_copies(resource, context, index, own) for index in range(len(rules))))


def _copies(resource: Resource, context: Context, index: int, own: str | None) -> Result:
    path = f"BackupPlan.BackupPlanRule.{index}.CopyActions"
    copies = value_at(resource.properties, path)
    if unresolved(copies):
        return unknown(path)
    places = [
        outline(context, value_at(each, "DestinationBackupVaultArn"), stack=resource.stack) for each in as_list(copies)
    ]
    if not places:
        return failed(path, detail="backups are not copied")
    accounts = [match[1] for place in places if (match := ACCOUNT.match(place))]
    if any(own is not None and account != own for account in accounts):
        return passed(path)
    known = own is not None and not any(place.startswith("*") for place in places)
    return failed(path, detail="the copy stays in the same account") if known else unknown(path)
