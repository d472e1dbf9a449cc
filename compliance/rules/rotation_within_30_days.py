"""A secret rotates at least every 30 days."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import require_range, unknown
from compliance.rules_support.schedules import longest_gap_days

RULE = Rule(
    id="rotation-within-30-days",
    title="A secret rotates at least every 30 days.",
    objective=Objective.SECRET_ROTATION,
    why="A password that leaked unnoticed stays useful until it changes; 30 days is what the platform promises.",
    fix=(
        "Set RotationRules.AutomaticallyAfterDays to 30 or less, or RotationRules.ScheduleExpression to a rate or "
        'cron without longer gaps ("on the 1st of each month" leaves 31 days).'
    ),
    source="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html",
    types=("AWS::SecretsManager::RotationSchedule",),
)

MOST_DAYS = 30


def check(resource: Resource, context: Context) -> Result:
    """Answer for one schedule; a cron expression is judged by its longest gap."""
    expression = value_at(resource.properties, "RotationRules.ScheduleExpression")
    if expression is None:
        detail = f"RotationRules.AutomaticallyAfterDays is absent or over {MOST_DAYS}"
        return require_range(resource, "RotationRules.AutomaticallyAfterDays", most=MOST_DAYS, detail=detail)
    text = context.text(expression, stack=resource.stack)
    gap = longest_gap_days(text) if text else None
    if gap is None:
        return unknown("RotationRules.ScheduleExpression")
    if gap > MOST_DAYS:
        detail = f"the schedule leaves {gap:g} days without a rotation; at most {MOST_DAYS} are allowed"
        return failed("RotationRules.ScheduleExpression", detail=detail)
    return passed("RotationRules.ScheduleExpression")
