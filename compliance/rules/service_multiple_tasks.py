"""A service has at least two tasks, during deployments as well."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed, unresolved
from compliance.rules_support.answers import combine, number, require_range, unknown
from compliance.rules_support.containers import scalable_targets
from compliance.rules_support.stated import stated

RULE = Rule(
    id="service-multiple-tasks",
    title="A service has at least two tasks, during deployments as well; ours state both.",
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
    default = stated(context, 100)
    detail = "MinimumHealthyPercent is under 100 or not stated"
    healthy = require_range(resource, path, least=100, default=default, detail=detail)
    scaled = scalable_targets(context, resource)
    if scaled and "DesiredCount" not in resource.properties:
        return combine(healthy, *map(_least, scaled))
    count = require_range(resource, "DesiredCount", least=LEAST, default=1, detail="under 2 tasks")
    return combine(healthy, count, *map(_least, scaled))


def _least(target: Resource) -> Result:
    """Answer for the scaling of a service, in the service's words: the target's own are another resource's."""
    value = target.properties.get("MinCapacity")
    if unresolved(value):
        return unknown("DesiredCount")
    enough = (number(value) or 0) >= LEAST
    return (
        passed("DesiredCount") if enough else failed("DesiredCount", detail="autoscaling may leave fewer than 2 tasks")
    )
