"""A subnet reaches as far as what stands in it needs, and no further."""

from collections.abc import Iterator

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import as_list, unknown
from compliance.rules_support.references import same
from compliance.rules_support.routes import Reach, reach

RULE = Rule(
    id="subnet-reach-fits",
    title="A subnet's routes reach as far as what stands in it needs: data nowhere, tasks and doors out through NAT.",
    objective=Objective.NETWORK_SEGREGATION,
    why="A route too many turns one open rule, or one program that was taken over, into a way out of the network.",
    fix=(
        "Associate subnets of data with a table without a default route, subnets of tasks with one that leads to a NAT "
        "gateway, and only those of NAT gateways and public doors with one that leads to an internet gateway."
    ),
    source="https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html",
    types=("AWS::EC2::SubnetRouteTableAssociation",),
)

ISOLATED = frozenset({Reach.ISOLATED})
NOT_PUBLIC = frozenset({Reach.ISOLATED, Reach.PRIVATE})
PUBLIC = frozenset({Reach.PUBLIC})
LOAD_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"

HELD = {
    "AWS::ApiGatewayV2::VpcLink": ("SubnetIds", NOT_PUBLIC),
    "AWS::EC2::VPCEndpoint": ("SubnetIds", NOT_PUBLIC),
    "AWS::ECS::Service": ("NetworkConfiguration.AwsvpcConfiguration.Subnets", NOT_PUBLIC),
    "AWS::EFS::MountTarget": ("SubnetId", ISOLATED),
    "AWS::ElastiCache::SubnetGroup": ("SubnetIds", ISOLATED),
    "AWS::Lambda::Function": ("VpcConfig.SubnetIds", NOT_PUBLIC),
    "AWS::RDS::DBSubnetGroup": ("SubnetIds", ISOLATED),
    LOAD_BALANCER: ("Subnets", NOT_PUBLIC),
}
"""Type to the property that names its subnets, and how far these may reach."""
PATH = "RouteTableId"


def check(resource: Resource, context: Context) -> Result:
    """Answer for the association of one subnet in which something of a known type stands."""
    subnet = context.target(resource.properties.get("SubnetId"), stack=resource.stack)
    if subnet is None:
        return unknown("SubnetId")
    allowed = list(_allowed(subnet, context))
    if not allowed:
        return not_applicable()
    found = reach(context, subnet)
    if found is Reach.UNKNOWN:
        return unknown(PATH)
    if all(found in each for each in allowed):
        return passed(PATH)
    return failed(PATH, detail=f"a subnet that is {found} does not fit what stands in it")


def _allowed(subnet: Resource, context: Context) -> Iterator[frozenset[Reach]]:
    for each in context.resources(*HELD):
        path, allowed = HELD[each.type]
        values = as_list(value_at(each.properties, path))
        if not any(same(context.target(value, stack=each.stack), subnet) for value in values):
            continue
        if each.type == LOAD_BALANCER and each.properties.get("Scheme") != "internal":
            allowed = PUBLIC
        yield allowed
