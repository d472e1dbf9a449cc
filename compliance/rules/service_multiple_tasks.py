"""A service has at least two tasks, during deployments as well."""

from collections.abc import Iterator

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable
from compliance.rules_support.answers import combine, number, require_range
from compliance.rules_support.containers import scalable_targets

RULE = Rule(
    id="service-multiple-tasks",
    title="A service has at least two tasks, during deployments as well.",
    objective=Objective.REDUNDANCY,
    why="One task is one process, one host and one zone: each of its restarts would be an outage.",
    fix="Set DesiredCount (or the scalable target's MinCapacity) to 2 or more and MinimumHealthyPercent to 100.",
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_definition_parameters.html",
    types=("AWS::ECS::Service",),
)

LEAST = 2


def check(resource: Resource, context: Context) -> Result:
    """Answer for one service; a daemon's number is that of its hosts."""
    if resource.properties.get("SchedulingStrategy") == "DAEMON":
        return not_applicable()
    path = "DeploymentConfiguration.MinimumHealthyPercent"
    detail = "MinimumHealthyPercent is under 100"
    return combine(
        require_range(resource, path, least=100, default=100, detail=detail),
        require_range(resource, "DesiredCount", least=LEAST, default=_least(context, resource), detail="under 2 tasks"),
        *_scaling(context, resource),
    )


def _least(context: Context, service: Resource) -> float:
    """Return how many tasks a service has that leaves its number to autoscaling; without it, one."""
    found = [number(each.properties.get("MinCapacity")) for each in scalable_targets(context, service)]
    return min((each for each in found if each is not None), default=1)


def _scaling(context: Context, service: Resource) -> Iterator[Result]:
    for target in scalable_targets(context, service):
        if (number(target.properties.get("MinCapacity"), LEAST) or 0) < LEAST:
            yield failed("DesiredCount", detail="autoscaling may leave fewer than 2 tasks")
