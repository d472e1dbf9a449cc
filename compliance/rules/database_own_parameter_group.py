"""A database is configured by a parameter group of its own."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.database_parameters import DATABASES, own_group

RULE = Rule(
    id="database-own-parameter-group",
    title="A database is configured by a parameter group of its own.",
    objective=Objective.SECURE_CONFIGURATION,
    why="The service's default group cannot be changed: TLS, logging and timeouts are then what the service likes.",
    fix="Set DBParameterGroupName (DBClusterParameterGroupName of a cluster) to a parameter group in the template.",
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html",
    types=DATABASES,
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one database; a member of a cluster takes the cluster's parameters."""
    return own_group(resource, context)[2]
