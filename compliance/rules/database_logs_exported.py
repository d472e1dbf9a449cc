"""A database's logs leave its disk: every kind that the engine has, refused logins too."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, is_true, not_applicable, passed, unresolved
from compliance.rules_support.answers import as_list, unknown
from compliance.rules_support.database_parameters import DATABASES

RULE = Rule(
    id="database-logs-exported",
    title="A database's logs leave its disk: every kind that the engine has, refused logins too.",
    objective=Objective.LOGGING,
    why="On its own disk a log lives a few days, and goes down with the instance that it would have told about.",
    fix=(
        'Put into EnableCloudwatchLogsExports: "postgresql" and, of an instance, "upgrade" (PostgreSQL), "error" '
        '(MySQL, MariaDB); and "iam-db-auth-error" where EnableIAMDatabaseAuthentication is true.'
    ),
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html",
    types=DATABASES,
)

PATH = "EnableCloudwatchLogsExports"
KINDS = {
    "aurora-postgresql": ("postgresql",),
    "postgres": ("postgresql", "upgrade"),
    "aurora-mysql": ("error",),
    "mysql": ("error",),
    "mariadb": ("error",),
}
"""Engine to the logs that it writes without further settings."""
SIGN_IN = "iam-db-auth-error"
"""Engines of `KINDS` write it where users sign in with IAM."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one database; of a member of a cluster the cluster speaks."""
    if resource.type == "AWS::RDS::DBInstance" and "DBClusterIdentifier" in resource.properties:
        return not_applicable()
    engine = context.text(resource.properties.get("Engine"), stack=resource.stack)
    values = resource.properties.get(PATH)
    if engine is None or unresolved(values):
        return unknown(PATH if unresolved(values) else "Engine")
    wanted = list(KINDS.get(engine, ()))
    if not wanted:
        return passed(PATH) if as_list(values) else failed(PATH, detail="no log is exported")
    if is_true(resource.properties.get("EnableIAMDatabaseAuthentication")) and "mariadb" not in engine:
        wanted.append(SIGN_IN)
    found = [context.text(each, stack=resource.stack) for each in as_list(values)]
    missing = [each for each in wanted if each not in found]
    if missing and None in found:
        return unknown(PATH)
    return failed(PATH, detail=f"not exported: {', '.join(missing)}") if missing else passed(PATH)
