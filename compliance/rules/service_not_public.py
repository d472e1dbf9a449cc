"""A service's tasks have no public address and no public subnet."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable
from compliance.rules_support.answers import as_list, combine, require_text
from compliance.rules_support.routes import Reach, reach, subnets_of

RULE = Rule(
    id="service-not-public",
    title="A service's tasks have no public address and no public subnet.",
    objective=Objective.PUBLIC_ACCESS,
    why="A task with a public address can be reached, and can reach, around every endpoint, proxy and firewall.",
    fix=(
        "Set AwsvpcConfiguration.AssignPublicIp to DISABLED, and Subnets to subnets without a route to an internet "
        "gateway."
    ),
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
    types=("AWS::ECS::Service",),
)

NETWORK = "NetworkConfiguration.AwsvpcConfiguration"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one service with a network of its own (awsvpc)."""
    if value_at(resource.properties, NETWORK) is None:
        return not_applicable()
    address = require_text(
        resource,
        context,
        f"{NETWORK}.AssignPublicIp",
        ("DISABLED",),
        default="DISABLED",
        detail="AssignPublicIp is not DISABLED",
    )
    subnets = subnets_of(context, as_list(value_at(resource.properties, f"{NETWORK}.Subnets")), stack=resource.stack)
    if any(subnet is not None and reach(context, subnet) is Reach.PUBLIC for subnet in subnets):
        return combine(address, failed(f"{NETWORK}.Subnets", detail="tasks run in a public subnet"))
    return address
