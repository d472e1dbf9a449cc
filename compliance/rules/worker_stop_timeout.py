"""A worker gets the longest time that Fargate grants to finish and hand over its shards."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, not_applicable
from compliance.rules_support.answers import require_range
from compliance.rules_support.containers import for_each_container, has_load_balancer, services_running

RULE = Rule(
    id="worker-stop-timeout",
    title="A worker gets the longest time that Fargate grants to finish and hand over its shards.",
    objective=Objective.DURABILITY,
    why=(
        "A worker that is killed in the middle leaves its leases to expire: minutes in which nobody reads those shards."
    ),
    fix="Set StopTimeout to 120 in every container.",
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html",
    types=("AWS::ECS::TaskDefinition",),
)

SECONDS = 120


def check(resource: Resource, context: Context) -> Result:
    """Answer for a task that services without a load balancer run, in an environment with a stream."""
    services = services_running(context, resource)
    streams = list(context.resources("AWS::Kinesis::Stream"))
    if not streams or not services or any(has_load_balancer(each) for each in services):
        return not_applicable()
    return for_each_container(
        resource,
        lambda path: require_range(resource, path, least=SECONDS, default=30, detail=f"{path} is under {SECONDS}"),
        "StopTimeout",
    )
