"""A backup is at most a day old: the recovery point that the platform promises."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import as_list, combine, unknown
from compliance.rules_support.schedules import longest_gap_days
from compliance.rules_support.stated import stated

RULE = Rule(
    id="backup-at-least-daily",
    title="A backup is at most a day old: the recovery point that the platform promises.",
    objective=Objective.BACKUP,
    why="What was written after the last backup is what a disaster takes.",
    fix="Set ScheduleExpression of a rule to a rate or cron that runs every day.",
    source="https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html",
    types=("AWS::Backup::BackupPlan",),
)

MOST_DAYS = 1
NEVER = float("inf")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one plan: one of its rules runs daily.

    The service's default schedule does, and an environment of ours states its own.
    """
    results = [passed()]
    for index, rule in enumerate(as_list(value_at(resource.properties, "BackupPlan.BackupPlanRule"))):
        path = f"BackupPlan.BackupPlanRule.{index}.ScheduleExpression"
        value = value_at(rule, "ScheduleExpression")
        if value in (None, ""):
            gap: float | None = stated(context, MOST_DAYS) or NEVER
        else:
            gap = longest_gap_days(context.text(value, stack=resource.stack) or "")
        if gap is not None and gap <= MOST_DAYS:
            return passed(path)
        detail = "no rule backs up every day"
        results.append(unknown(path) if gap is None else failed(path, detail=detail))
    return combine(*results[1:]) if results[1:] else failed("BackupPlan", detail="the plan has no rule")
