"""A key's material is replaced at least once a year."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, not_applicable
from compliance.rules_support.answers import combine, require_range, require_true

RULE = Rule(
    id="kms-key-rotation",
    title="A key's material is replaced at least once a year.",
    objective=Objective.KEY_MANAGEMENT,
    why="The less data one key protects, the less its loss exposes.",
    fix="Set EnableKeyRotation to true; RotationPeriodInDays to 365 or less.",
    source="https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
    types=("AWS::KMS::Key",),
)

MOST_DAYS = 365


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one key; KMS rotates symmetric keys alone."""
    if resource.properties.get("KeySpec", "SYMMETRIC_DEFAULT") != "SYMMETRIC_DEFAULT":
        return not_applicable()
    path = "RotationPeriodInDays"
    return combine(
        require_true(resource, "EnableKeyRotation", detail="EnableKeyRotation is not true"),
        require_range(resource, path, most=MOST_DAYS, default=MOST_DAYS, detail=f"{path} is over {MOST_DAYS}"),
    )
