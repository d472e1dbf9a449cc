"""Nobody opens a shell in a container of ours, nor elsewhere without a record of it."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, is_true, passed, unresolved
from compliance.rules_support.answers import require_false, unknown

RULE = Rule(
    id="service-exec-off-or-logged",
    title="Nobody opens a shell in a container of ours, nor elsewhere without a record of it.",
    objective=Objective.PRIVILEGED_UTILITIES,
    why="ECS Exec is root's way in: what is typed there is no API call that a trail records.",
    fix=(
        "Set EnableExecuteCommand to false; outside of our environments, or set the cluster's "
        "ExecuteCommandConfiguration to Logging OVERRIDE with LogConfiguration and KmsKeyId."
    ),
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
    types=("AWS::ECS::Service",),
)

PATH = "EnableExecuteCommand"
LOGGING = "Configuration.ExecuteCommandConfiguration"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one service; whether its shells are logged is its cluster's to say. The service's default is off."""
    if context.suffix:
        return require_false(resource, PATH, detail="shells are allowed, or it is not stated that they are not")
    value = resource.properties.get(PATH)
    if unresolved(value):
        return unknown(PATH)
    if not is_true(value):
        return passed(PATH)
    cluster = context.target(resource.properties.get("Cluster"), stack=resource.stack)
    if cluster is None:
        return unknown("Cluster")
    logged = value_at(cluster.properties, f"{LOGGING}.Logging") == "OVERRIDE"
    kept = value_at(cluster.properties, f"{LOGGING}.LogConfiguration") is not None
    encrypted = value_at(cluster.properties, f"{LOGGING}.KmsKeyId") is not None
    if logged and kept and encrypted:
        return passed(PATH)
    return failed(PATH, detail="shells are allowed, and the cluster does not log them encrypted")
