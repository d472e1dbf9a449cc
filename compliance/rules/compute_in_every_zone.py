"""Tasks and functions run in every zone that the network has for them, and are spread evenly."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed, unresolved
from compliance.rules_support.answers import as_list, combine, require_text, unknown
from compliance.rules_support.containers import SERVICE, has_load_balancer
from compliance.rules_support.references import same
from compliance.rules_support.routes import subnets_of, zones_of
from compliance.rules_support.stated import stated

RULE = Rule(
    id="compute-in-every-zone",
    title="Tasks and functions run in every zone that the network has, and rolling services are kept in balance.",
    objective=Objective.REDUNDANCY,
    why="What runs in fewer zones than there are stops with the wrong one; after a failure tasks stay where they went.",
    fix="Name a subnet of each zone, and set AvailabilityZoneRebalancing to ENABLED in services without blue/green.",
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html",
    types=(SERVICE, "AWS::Lambda::Function"),
)

SUBNETS = {SERVICE: "NetworkConfiguration.AwsvpcConfiguration.Subnets", "AWS::Lambda::Function": "VpcConfig.SubnetIds"}
REBALANCING = "AvailabilityZoneRebalancing"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one service or function in a network of the templates."""
    zones = _zones(resource, context)
    return combine(zones, _balanced(resource, context)) if resource.type == SERVICE else zones


def _zones(resource: Resource, context: Context) -> Result:
    path = SUBNETS[resource.type]
    if value_at(resource.properties, path.rpartition(".")[0]) is None:
        return not_applicable()
    values = value_at(resource.properties, path)
    if unresolved(values):
        return unknown(path)
    if not values:
        return failed(path, detail="no subnet")
    subnets = subnets_of(context, as_list(values), stack=resource.stack)
    used = zones_of(context, subnets)
    networks = {id(each): each for each in (_network(subnet, context) for subnet in subnets) if each is not None}
    if used is None or len(networks) != 1:
        return unknown(path)
    network = next(iter(networks.values()))
    offered = [each for each in context.resources("AWS::EC2::Subnet") if same(_network(each, context), network)]
    missing = (zones_of(context, offered) or set()) - used
    return failed(path, detail="a zone of the network is left out") if missing else passed(path)


def _network(subnet: Resource | None, context: Context) -> Resource | None:
    return None if subnet is None else context.target(subnet.properties.get("VpcId"), stack=subnet.stack)


def _balanced(resource: Resource, context: Context) -> Result:
    """Answer whether tasks are moved back; left out, a service that is created gets it, and one that is changed not."""
    default = "ENABLED" if has_load_balancer(resource) else stated(context, "ENABLED")
    detail = "tasks are not spread again after a failure"
    return require_text(resource, context, REBALANCING, ("ENABLED",), default=default, detail=detail)
