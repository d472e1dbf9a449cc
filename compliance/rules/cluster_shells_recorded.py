"""A cluster says where shells are recorded before anybody can open one."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, is_true, not_applicable, passed
from compliance.rules_support.answers import combine, require_text
from compliance.rules_support.references import same

RULE = Rule(
    id="cluster-shells-recorded",
    title="A cluster says where shells are recorded before anybody can open one.",
    objective=Objective.LOGGING,
    why="What is typed in a shell is no API call that a trail records; after the fact there is nothing to read.",
    fix=(
        "Set Configuration.ExecuteCommandConfiguration to Logging OVERRIDE with a CloudWatchLogGroupName or "
        "S3BucketName in LogConfiguration."
    ),
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
    types=("AWS::ECS::Cluster",),
)

SHELLS = "Configuration.ExecuteCommandConfiguration"
PLACES = ("CloudWatchLogGroupName", "S3BucketName")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one cluster of ours, or of somebody else's with a service that allows shells."""
    if not context.suffix and not _allows_shells(resource, context):
        return not_applicable()
    logging, places = f"{SHELLS}.Logging", f"{SHELLS}.LogConfiguration"
    found = any(value_at(resource.properties, f"{places}.{each}") not in (None, "") for each in PLACES)
    return combine(
        require_text(
            resource, context, logging, ("OVERRIDE",), detail="shells are not recorded in a place of their own"
        ),
        passed(places) if found else failed(places, detail="no log group or bucket for what is typed"),
    )


def _allows_shells(resource: Resource, context: Context) -> bool:
    return any(
        is_true(each.properties.get("EnableExecuteCommand"))
        and same(context.target(each.properties.get("Cluster"), stack=each.stack), resource)
        for each in context.resources("AWS::ECS::Service")
    )
