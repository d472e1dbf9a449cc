"""A database accepts a password by SCRAM alone."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.database_parameters import GROUPS, Demand, Demands, group_meets, one_of

RULE = Rule(
    id="database-login-by-scram",
    title="A database accepts a password by SCRAM alone.",
    objective=Objective.AUTHENTICATION,
    why="As long as MD5 logins are accepted, a user with an old hash authenticates by what a thief can replay.",
    fix='Set rds.accepted_password_auth_method to "scram" in the parameter group; the default is "md5+scram".',
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL_Password_Encryption_configuration.html",
    types=GROUPS,
)

DEMANDS: Demands = {"postgres": (Demand("rds.accepted_password_auth_method", one_of("scram"), "scram"),)}


def check(resource: Resource, context: Context) -> Result:
    """Answer for one parameter group of PostgreSQL."""
    return group_meets(resource, context, DEMANDS)
