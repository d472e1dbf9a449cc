"""A Fargate service runs on the latest platform version."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import require_text
from compliance.rules_support.stated import stated

RULE = Rule(
    id="service-platform-current",
    title="A Fargate service runs on the latest platform version; ours say so.",
    objective=Objective.VULNERABILITY_MANAGEMENT,
    why="Kernel and runtime fixes reach a pinned platform version only until it is retired.",
    fix="Set PlatformVersion to LATEST.",
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html",
    types=("AWS::ECS::Service",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one service."""
    path = "PlatformVersion"
    default = stated(context, "LATEST")
    return require_text(resource, context, path, ("LATEST",), default=default, detail=f"{path} is pinned or not stated")
