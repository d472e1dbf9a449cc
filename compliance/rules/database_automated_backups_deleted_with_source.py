"""Automated backups of a database are deleted with it."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import require_true
from compliance.rules_support.stated import stated

RULE = Rule(
    id="database-automated-backups-deleted-with-source",
    title="Automated backups of a database are deleted with it.",
    objective=Objective.DATA_DELETION,
    why="Backups that stay behind are personal and business data outside of any stack, any owner and any retention.",
    fix="Set DeleteAutomatedBackups to true; what must survive belongs into a vault outside the application.",
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
    types=(
        "AWS::RDS::DBInstance",
        "AWS::RDS::DBCluster",
    ),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one database; it is the service's default, and an environment of ours states it."""
    path = "DeleteAutomatedBackups"
    default = bool(stated(context, default=True))
    return require_true(resource, path, default=default, detail=f"{path} is not true: backups outlive the database")
