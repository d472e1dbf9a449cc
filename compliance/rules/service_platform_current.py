"""A Fargate service runs on the latest platform version."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import require_text

RULE = Rule(
    id="service-platform-current",
    title="A Fargate service runs on the latest platform version.",
    objective=Objective.VULNERABILITY_MANAGEMENT,
    why="Kernel and runtime fixes reach a pinned platform version only until it is retired.",
    fix="Leave PlatformVersion out, or set it to LATEST.",
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html",
    types=("AWS::ECS::Service",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one service."""
    path = "PlatformVersion"
    return require_text(resource, context, path, ("LATEST",), default="LATEST", detail=f"{path} is pinned")
