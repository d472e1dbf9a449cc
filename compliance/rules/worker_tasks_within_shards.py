"""A stream has at least as many shards as its worker may have tasks."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, not_applicable
from compliance.rules_support.answers import number, require_range, unknown
from compliance.rules_support.containers import SERVICE, has_load_balancer
from compliance.rules_support.references import refers_to

RULE = Rule(
    id="worker-tasks-within-shards",
    title="A stream has at least as many shards as its worker may have tasks.",
    objective=Objective.CAPACITY,
    why=(
        "A shard is read by one task: a task without a shard costs money and steals leases, and scaling out would not "
        "help."
    ),
    fix="Set MaxCapacity to the stream's ShardCount or less.",
    source="https://docs.aws.amazon.com/streams/latest/dev/kcl-concepts.html",
    types=("AWS::ApplicationAutoScaling::ScalableTarget",),
)

PATH = "MaxCapacity"


def check(resource: Resource, context: Context) -> Result:
    """Answer for the scaling of a service without a load balancer, in an environment with provisioned streams."""
    services = [
        each
        for each in context.resources(SERVICE)
        if refers_to(context, resource.properties.get("ResourceId"), each, stack=resource.stack)
    ]
    shards = [
        each.properties["ShardCount"]
        for each in context.resources("AWS::Kinesis::Stream")
        if "ShardCount" in each.properties
    ]
    if not shards or not services or has_load_balancer(services[0]):
        return not_applicable()
    counts = [number(each) for each in shards]
    known = [each for each in counts if each is not None]
    if len(known) < len(counts):
        return unknown(PATH)
    return require_range(resource, PATH, most=max(known), detail=f"{PATH} is over the stream's ShardCount")
