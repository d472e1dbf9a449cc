"""A table can be restored to any second of the last seven days or more."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import as_list, combine, require_range, require_true, unknown

RULE = Rule(
    id="table-point-in-time-recovery",
    title="A table can be restored to any second of the last seven days or more.",
    objective=Objective.BACKUP,
    why="Leases and checkpoints that a bug has overwritten decide what is read twice or never.",
    fix=(
        "Set PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled to true (for a global table in each replica), "
        "and RecoveryPeriodInDays, if at all, to 7 or more."
    ),
    source="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html",
    types=(
        "AWS::DynamoDB::Table",
        "AWS::DynamoDB::GlobalTable",
    ),
)

PATH = "PointInTimeRecoverySpecification"
LEAST_DAYS = 7
DEFAULT_DAYS = 35


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one table, all its replicas."""
    if resource.type == "AWS::DynamoDB::Table":
        return _recovery(resource, PATH)
    replicas = as_list(resource.properties.get("Replicas"))
    paths = [f"Replicas.{index}.{PATH}" for index in range(len(replicas))]
    if not paths:
        return unknown("Replicas")
    return combine(*(_recovery(resource, path) for path in paths))


def _recovery(resource: Resource, path: str) -> Result:
    return combine(
        require_true(resource, f"{path}.PointInTimeRecoveryEnabled", detail="point-in-time recovery is off"),
        require_range(
            resource,
            f"{path}.RecoveryPeriodInDays",
            least=LEAST_DAYS,
            default=DEFAULT_DAYS,
            detail=f"RecoveryPeriodInDays is under {LEAST_DAYS}",
        ),
    )
