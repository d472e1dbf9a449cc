"""Security fixes of the database engine are installed in the maintenance window."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import require_true

RULE = Rule(
    id="database-minor-versions-automatic",
    title="Security fixes of the database engine are installed in the maintenance window.",
    objective=Objective.VULNERABILITY_MANAGEMENT,
    why="Minor versions are how engine vulnerabilities are fixed; by hand they come late or not at all.",
    fix="Set AutoMinorVersionUpgrade to true, or leave it out.",
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Upgrading.html",
    types=("AWS::RDS::DBInstance",),
)


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one instance; upgrading is the service's default."""
    path = "AutoMinorVersionUpgrade"
    return require_true(resource, path, default=True, detail=f"{path} is false")
