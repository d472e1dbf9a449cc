"""A deleted key can be rescued for 30 days."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import require_range

RULE = Rule(
    id="kms-pending-window-30",
    title="A deleted key can be rescued for 30 days.",
    objective=Objective.KEY_MANAGEMENT,
    why="After a destroy, backups are only as readable as their key: the waiting time is the time to notice.",
    fix="Set PendingWindowInDays to 30, or leave it out.",
    source="https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
    types=("AWS::KMS::Key",),
)

DAYS = 30


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one key; 30 days are the service's default and its longest."""
    path = "PendingWindowInDays"
    return require_range(resource, path, least=DAYS, default=DAYS, detail=f"{path} is under {DAYS}")
