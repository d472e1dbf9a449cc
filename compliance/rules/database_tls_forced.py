"""The database refuses connections without TLS."""

from collections.abc import Mapping

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed, unresolved
from compliance.rules_support.answers import unknown

RULE = Rule(
    id="database-tls-forced",
    title="The database refuses connections without TLS.",
    objective=Objective.ENCRYPTION_IN_TRANSIT,
    why=(
        "A client that forgets TLS sends its password and its readings in the clear; only the server can rule that out."
    ),
    fix=(
        'Set rds.force_ssl to "1" (PostgreSQL) or require_secure_transport to "ON" (MySQL, MariaDB) in the instance\'s '
        "own parameter group."
    ),
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html",
    types=(
        "AWS::RDS::DBInstance",
        "AWS::RDS::DBCluster",
    ),
)

SETTINGS = {
    "postgres": ("rds.force_ssl", ("1", "on", "true")),
    "sqlserver": ("rds.force_ssl", ("1", "on", "true")),
    "mysql": ("require_secure_transport", ("1", "on", "true")),
    "mariadb": ("require_secure_transport", ("1", "on", "true")),
}
"""Engine family to the parameter that forces TLS, and the values that do."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one database; an instance of a cluster takes the cluster's parameters."""
    if "DBClusterIdentifier" in resource.properties and resource.type == "AWS::RDS::DBInstance":
        return not_applicable()
    engine = context.text(resource.properties.get("Engine"), stack=resource.stack) or ""
    setting = next((entry for family, entry in SETTINGS.items() if family in engine), None)
    if setting is None:
        return not_applicable() if engine else unknown("Engine")
    cluster = resource.type == "AWS::RDS::DBCluster"
    path = "DBClusterParameterGroupName" if cluster else "DBParameterGroupName"
    if path not in resource.properties:
        return failed(path, detail=f"no parameter group of its own: {setting[0]} is left to the engine's default")
    group = context.target(resource.properties[path], stack=resource.stack)
    if group is None:
        return unknown(path)
    return _parameter(group, context, path=path, setting=setting)


def _parameter(group: Resource, context: Context, *, path: str, setting: tuple[str, tuple[str, ...]]) -> Result:
    name, allowed = setting
    parameters = group.properties.get("Parameters")
    if unresolved(parameters):
        return unknown(path)
    value = parameters.get(name) if isinstance(parameters, Mapping) else None
    text = context.text(value, stack=group.stack)
    if value is not None and text is None:
        return unknown(path)
    if text is None or text.lower() not in allowed:
        return failed(path, detail=f"the parameter group does not set {name} to {allowed[0]}")
    return passed(path)
