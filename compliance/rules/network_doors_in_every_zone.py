"""A load balancer, VPC link or endpoint stands in every zone that the network has."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, not_applicable
from compliance.rules_support.zones import in_every_zone

RULE = Rule(
    id="network-doors-in-every-zone",
    title="A load balancer, VPC link or interface endpoint stands in every zone that the network has.",
    objective=Objective.REDUNDANCY,
    why="Through a door in one zone everybody goes by that zone: when it fails, what runs in the others is cut off.",
    fix="Name a subnet of each zone in Subnets (SubnetIds of links and endpoints).",
    source="https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html",
    types=(
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "AWS::ApiGatewayV2::VpcLink",
        "AWS::EC2::VPCEndpoint",
    ),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one door; a gateway endpoint has no zone, and SubnetMappings are another form of Subnets."""
    properties = resource.properties
    if resource.type == "AWS::EC2::VPCEndpoint" and properties.get("VpcEndpointType") != "Interface":
        return not_applicable()
    if "SubnetMappings" in properties:
        return not_applicable()
    path = "Subnets" if resource.type == RULE.types[0] else "SubnetIds"
    return in_every_zone(path, properties.get(path), context, stack=resource.stack)
