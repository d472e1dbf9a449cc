"""Backups and their copies are kept for at least seven days, and not for ever."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import as_list, combine, require_range

RULE = Rule(
    id="backup-retention",
    title="Backups and their copies are kept for at least seven days, and not for ever.",
    objective=Objective.RECORD_RETENTION,
    why="Damage is found days later; and a backup without an end keeps data that had to be deleted.",
    fix="Set Lifecycle.DeleteAfterDays to 7 or more in every rule and every copy action.",
    source="https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html",
    types=("AWS::Backup::BackupPlan",),
)

LEAST_DAYS = 7


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one plan, its rules and their copies; without a lifecycle the service keeps backups for ever."""
    paths = []
    for index, rule in enumerate(as_list(value_at(resource.properties, "BackupPlan.BackupPlanRule"))):
        place = f"BackupPlan.BackupPlanRule.{index}"
        copies = as_list(value_at(rule, "CopyActions"))
        paths += [place, *(f"{place}.CopyActions.{copy}" for copy in range(len(copies)))]
    detail = f"Lifecycle.DeleteAfterDays is absent or under {LEAST_DAYS}"
    return combine(
        *(
            require_range(resource, f"{path}.Lifecycle.DeleteAfterDays", least=LEAST_DAYS, detail=detail)
            for path in paths
        )
    )
