"""A scalable target may grow, is not suspended, and has a policy for every kind of load that it bears."""

from collections.abc import Iterator, Mapping

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, is_true, passed, unresolved
from compliance.rules_support.answers import as_list, combine, number, unknown
from compliance.rules_support.containers import SERVICE, has_load_balancer
from compliance.rules_support.references import same, targets

RULE = Rule(
    id="scaling-has-room",
    title="A scalable target may grow, is not suspended, and has a policy for every kind of load that it bears.",
    objective=Objective.CAPACITY,
    why="Scaling that is suspended or capped answers a peak as a fixed number would: with errors.",
    fix=(
        "Set MaxCapacity to MinCapacity or more, no SuspendedState; add a target-tracking policy, and for a service of "
        "ours behind a load balancer one for requests and one for CPU or memory."
    ),
    source="https://docs.aws.amazon.com/autoscaling/application/userguide/what-is-application-auto-scaling.html",
    types=("AWS::ApplicationAutoScaling::ScalableTarget",),
)

POLICY = "AWS::ApplicationAutoScaling::ScalingPolicy"
TRACKING = "TargetTrackingScalingPolicyConfiguration"
SUSPENSIONS = ("DynamicScalingInSuspended", "DynamicScalingOutSuspended", "ScheduledScalingSuspended")
REQUESTS = ("ALBRequestCountPerTarget", "RequestCount", "RequestCountPerTarget")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one target; whether policies of somebody else's name it by text cannot be known."""
    return combine(_bounds(resource), _active(resource), _policies(resource, context))


def _bounds(resource: Resource) -> Result:
    values = [resource.properties.get(name) for name in ("MinCapacity", "MaxCapacity")]
    if any(map(unresolved, values)):
        return unknown("MinCapacity", "MaxCapacity")
    least, most = (number(value) for value in values)
    if least is None or most is None or most < max(least, 1):
        return failed("MaxCapacity", detail="MaxCapacity leaves no room")
    return passed("MinCapacity", "MaxCapacity")


def _active(resource: Resource) -> Result:
    state = resource.properties.get("SuspendedState")
    if unresolved(state):
        return unknown("SuspendedState")
    off = [each for each in SUSPENSIONS if isinstance(state, Mapping) and is_true(state.get(each))]
    return failed("SuspendedState", detail=f"{', '.join(off)}") if off else passed("SuspendedState")


def _policies(resource: Resource, context: Context) -> Result:
    if not context.suffix:
        return passed()
    policies = [
        each
        for each in context.resources(POLICY)
        if same(context.target(each.properties.get("ScalingTargetId"), stack=each.stack), resource)
    ]
    tracked = [set(_metrics(each)) for each in policies if TRACKING in each.properties]
    if not tracked:
        return failed("ResourceId", detail="no policy tracks the load")
    if not any(map(has_load_balancer, _services(resource, context))):
        return passed("ResourceId")
    if not any(names & set(REQUESTS) for names in tracked):
        return failed("ResourceId", detail="no policy tracks requests")
    if not any(name.endswith("Utilization") for names in tracked for name in names):
        return failed("ResourceId", detail="no policy tracks the use of CPU or memory")
    return passed("ResourceId")


def _services(resource: Resource, context: Context) -> list[Resource]:
    found = targets(context, resource.properties.get("ResourceId"), stack=resource.stack)
    return [each for each in found if each.type == SERVICE]


def _metrics(policy: Resource) -> Iterator[str]:
    configuration = policy.properties[TRACKING]
    predefined = value_at(configuration, "PredefinedMetricSpecification.PredefinedMetricType")
    single = value_at(configuration, "CustomizedMetricSpecification.MetricName")
    queries = as_list(value_at(configuration, "CustomizedMetricSpecification.Metrics"))
    several = (value_at(each, "MetricStat.Metric.MetricName") for each in queries if isinstance(each, Mapping))
    yield from (each for each in (predefined, single, *several) if isinstance(each, str))
