"""Whether something stands in every zone that its network has."""

from typing import Any

from compliance.model import Resource
from compliance.rules.base import Context, Result, failed, passed, unresolved
from compliance.rules_support.answers import as_list, unknown
from compliance.rules_support.references import same
from compliance.rules_support.routes import subnets_of, zones_of


def network_of(subnet: Resource | None, context: Context) -> Resource | None:
    """Return the VPC that a subnet lies in; None if it is not in the templates."""
    return None if subnet is None else context.target(subnet.properties.get("VpcId"), stack=subnet.stack)


def in_every_zone(path: str, values: Any, context: Context, *, stack: str) -> Result:
    """Answer whether subnets are in as many zones as their network has subnets in.

    Args:
        path: of the property that names the subnets.
        values: the property's value.
        context: knows the subnets.
        stack: where the value stands.
    """
    if unresolved(values):
        return unknown(path)
    if not as_list(values):
        return failed(path, detail="no subnet")
    subnets = subnets_of(context, as_list(values), stack=stack)
    used = zones_of(context, subnets)
    network = network_of(subnets[0], context)
    if used is None or network is None:
        return unknown(path)
    offered = [each for each in context.resources("AWS::EC2::Subnet") if same(network_of(each, context), network)]
    missing = (zones_of(context, offered) or set()) - used
    return failed(path, detail="a zone of the network is left out") if missing else passed(path)
