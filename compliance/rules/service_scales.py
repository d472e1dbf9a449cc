"""A service's number of tasks follows its load."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.containers import scalable_targets
from compliance.rules_support.references import same

RULE = Rule(
    id="service-scales",
    title="A service's number of tasks follows its load.",
    objective=Objective.CAPACITY,
    why="A fixed number is either too small for the peak or paid for all night.",
    fix="Add an AWS::ApplicationAutoScaling::ScalableTarget for the service and a ScalingPolicy for it.",
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html",
    types=("AWS::ECS::Service",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one service; a daemon's number is that of its hosts."""
    if resource.properties.get("SchedulingStrategy") == "DAEMON":
        return not_applicable()
    scaled = scalable_targets(context, resource)
    if not scaled:
        return failed("DesiredCount", detail="the service has no scalable target")
    policies = [
        each
        for each in context.resources("AWS::ApplicationAutoScaling::ScalingPolicy")
        if any(
            same(context.target(each.properties.get("ScalingTargetId"), stack=each.stack), target) for target in scaled
        )
    ]
    return passed("DesiredCount") if policies else failed("DesiredCount", detail="no policy scales the service")
