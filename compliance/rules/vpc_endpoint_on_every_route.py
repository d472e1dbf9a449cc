"""A gateway endpoint is in the route tables of all private subnets."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed, unresolved
from compliance.rules_support.answers import as_list, unknown
from compliance.rules_support.references import same
from compliance.rules_support.routes import Reach, reach
from compliance.rules_support.zones import network_of

RULE = Rule(
    id="vpc-endpoint-on-every-route",
    title="A gateway endpoint is in the route tables of all subnets of its network that reach out through NAT.",
    objective=Objective.NETWORK_SEGREGATION,
    why="From a subnet without its route, requests leave by the NAT gateway, past the endpoint's policy.",
    fix="Name the route table of each private subnet in RouteTableIds.",
    source="https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
    types=("AWS::EC2::VPCEndpoint",),
)

PATH = "RouteTableIds"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one gateway endpoint; that is what an endpoint is unless it says otherwise."""
    if resource.properties.get("VpcEndpointType", "Gateway") != "Gateway":
        return not_applicable()
    values = resource.properties.get(PATH)
    if unresolved(values):
        return unknown(PATH)
    if not as_list(values):
        return failed(PATH, detail="no route leads to the endpoint")
    network = context.target(resource.properties.get("VpcId"), stack=resource.stack)
    tables = [context.target(each, stack=resource.stack) for each in as_list(values)]
    if network is None or None in tables:
        return unknown(PATH)
    for each in context.resources("AWS::EC2::SubnetRouteTableAssociation"):
        subnet = context.target(each.properties.get("SubnetId"), stack=each.stack)
        table = context.target(each.properties.get("RouteTableId"), stack=each.stack)
        if subnet is None or table is None or not same(network_of(subnet, context), network):
            continue
        if reach(context, subnet) is Reach.PRIVATE and not any(same(one, table) for one in tables):
            return failed(PATH, detail="from a private subnet requests leave by another route")
    return passed(PATH)
