"""A table can be restored to any second of the last 35 days."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import as_list, combine, require_true, unknown

RULE = Rule(
    id="table-point-in-time-recovery",
    title="A table can be restored to any second of the last 35 days.",
    objective=Objective.BACKUP,
    why="Leases and checkpoints that a bug has overwritten decide what is read twice or never.",
    fix="Set PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled to true (for a global table in each replica).",
    source="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html",
    types=(
        "AWS::DynamoDB::Table",
        "AWS::DynamoDB::GlobalTable",
    ),
)

PATH = "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one table, all its replicas."""
    if resource.type == "AWS::DynamoDB::Table":
        return require_true(resource, PATH, detail="point-in-time recovery is off")
    replicas = as_list(resource.properties.get("Replicas"))
    paths = [f"Replicas.{index}.{PATH}" for index in range(len(replicas))]
    if not paths:
        return unknown("Replicas")
    return combine(*(require_true(resource, path, detail="point-in-time recovery is off") for path in paths))
