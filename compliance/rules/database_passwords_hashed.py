"""A database stores its users' passwords as SCRAM verifiers."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.database_parameters import GROUPS, Demand, Demands, group_meets, one_of

RULE = Rule(
    id="database-passwords-hashed",
    title="A database stores its users' passwords as SCRAM verifiers.",
    objective=Objective.SECRET_ROTATION,
    why="An MD5 hash is as good as the password: who reads it logs in with it.",
    fix="Set password_encryption to scram-sha-256 in the parameter group.",
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL_Password_Encryption_configuration.html",
    types=GROUPS,
)

DEMANDS: Demands = {"postgres": (Demand("password_encryption", one_of("scram-sha-256"), "scram-sha-256"),)}


def check(resource: Resource, context: Context) -> Result:
    """Answer for one parameter group of PostgreSQL; on RDS the default differs by version."""
    return group_meets(resource, context, DEMANDS)
