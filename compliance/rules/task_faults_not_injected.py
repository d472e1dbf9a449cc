"""A task takes no faults on request."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import require_false

RULE = Rule(
    id="task-faults-not-injected",
    title="A task takes no faults on request.",
    objective=Objective.SECURE_CONFIGURATION,
    why="With fault injection, whoever reaches the task's agent cuts its network; it belongs into an experiment alone.",
    fix="Leave EnableFaultInjection out or false.",
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fault-injection.html",
    types=("AWS::ECS::TaskDefinition",),
)


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one task; the service's default is false."""
    path = "EnableFaultInjection"
    return require_false(resource, path, default=False, detail=f"{path} is true")
