"""A log group keeps its events for at least 30 days, and not for ever."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import require_range

RULE = Rule(
    id="log-group-retention",
    title="A log group keeps its events for at least 30 days, and not for ever.",
    objective=Objective.RECORD_RETENTION,
    why=(
        "Intrusions are found weeks after they happened; and logs that are never deleted are personal data without an "
        "end."
    ),
    fix="Set RetentionInDays to a value from 30 on.",
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",
    types=("AWS::Logs::LogGroup",),
)

LEAST_DAYS = 30


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one log group; without a retention the service keeps events for ever."""
    path = "RetentionInDays"
    return require_range(resource, path, least=LEAST_DAYS, detail=f"{path} is absent or under {LEAST_DAYS}")
