"""A database's storage grows before it is full."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed, unresolved
from compliance.rules_support.answers import number, unknown

RULE = Rule(
    id="database-storage-grows",
    title="A database's storage grows before it is full.",
    objective=Objective.CAPACITY,
    why="An instance that has no storage left stops: nothing is written until somebody enlarges it.",
    fix="Set MaxAllocatedStorage above AllocatedStorage: RDS then enlarges the storage by itself, up to there.",
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html",
    types=("AWS::RDS::DBInstance",),
)

PATH = "MaxAllocatedStorage"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one instance with storage of its own; a cluster's volume grows in any case."""
    engine = context.text(resource.properties.get("Engine"), stack=resource.stack) or ""
    if "DBClusterIdentifier" in resource.properties or engine.startswith("aurora"):
        return not_applicable()
    limit, size = resource.properties.get(PATH), resource.properties.get("AllocatedStorage")
    if unresolved(limit) or unresolved(size):
        return unknown(PATH)
    most, now = number(limit), number(size, 0)
    if most is None or now is None or most <= now:
        return failed(PATH, detail=f"{PATH} is absent or not above AllocatedStorage: storage does not grow")
    return passed(PATH)
