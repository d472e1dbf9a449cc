"""Security fixes of the database's or cache's engine are installed in the maintenance window."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import require_true
from compliance.rules_support.stated import stated

RULE = Rule(
    id="database-minor-versions-automatic",
    title="Security fixes of the database's or cache's engine are installed in the maintenance window.",
    objective=Objective.VULNERABILITY_MANAGEMENT,
    why="Minor versions are how engine vulnerabilities are fixed; by hand they come late or not at all.",
    fix="Set AutoMinorVersionUpgrade to true.",
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Upgrading.html",
    types=("AWS::RDS::DBInstance", "AWS::ElastiCache::ReplicationGroup"),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one store; upgrading is the services' default, and an environment of ours states it."""
    path = "AutoMinorVersionUpgrade"
    return require_true(resource, path, default=bool(stated(context, default=True)), detail=f"{path} is not true")
