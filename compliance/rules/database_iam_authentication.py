"""People and tools can log in to the database as an IAM identity."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, not_applicable
from compliance.rules_support.answers import require_true

RULE = Rule(
    id="database-iam-authentication",
    title="People and tools can log in to the database as an IAM identity.",
    objective=Objective.AUTHENTICATION,
    why=(
        "Otherwise whoever needs to look into the database needs a shared password, and the log does not tell who it "
        "was."
    ),
    fix="Set EnableIAMDatabaseAuthentication to true.",
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html",
    types=(
        "AWS::RDS::DBInstance",
        "AWS::RDS::DBCluster",
    ),
)


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one database; an instance of a cluster takes the cluster's setting."""
    if "DBClusterIdentifier" in resource.properties and resource.type == "AWS::RDS::DBInstance":
        return not_applicable()
    path = "EnableIAMDatabaseAuthentication"
    return require_true(resource, path, detail=f"{path} is not true")
