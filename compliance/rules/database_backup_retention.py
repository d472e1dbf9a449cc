"""A database can be restored to any moment of the last seven days at least."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, not_applicable
from compliance.rules_support.answers import require_range

RULE = Rule(
    id="database-backup-retention",
    title="A database can be restored to any moment of the last seven days at least.",
    objective=Objective.BACKUP,
    why="Corruption is often found days later; a shorter window leaves nothing to return to.",
    fix="Set BackupRetentionPeriod to 7 or more.",
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html",
    types=(
        "AWS::RDS::DBInstance",
        "AWS::RDS::DBCluster",
    ),
)

LEAST_DAYS = 7


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one database; the service's default is one day."""
    if "DBClusterIdentifier" in resource.properties and resource.type == "AWS::RDS::DBInstance":
        return not_applicable()
    detail = f"BackupRetentionPeriod is under {LEAST_DAYS} days"
    return require_range(resource, "BackupRetentionPeriod", least=LEAST_DAYS, default=1, detail=detail)
