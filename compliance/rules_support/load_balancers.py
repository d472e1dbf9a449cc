"""The attributes of a load balancer."""

from collections.abc import Mapping

from compliance.model import Resource
from compliance.rules.base import Context, unresolved
from compliance.rules_support.answers import as_list

LOAD_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"
ATTRIBUTES = "LoadBalancerAttributes"


def attributes_of(resource: Resource, context: Context) -> dict[str, str | None] | None:
    """Return key -> value, lower case; None for a value, or for all, that is only known once deployed."""
    pairs = resource.properties.get(ATTRIBUTES)
    if unresolved(pairs):
        return None
    found = {}
    for each in as_list(pairs):
        if isinstance(each, Mapping) and "Value" in each:
            text = context.text(each["Value"], stack=resource.stack)
            found[str(each.get("Key"))] = None if text is None else text.lower()
    return found


def is_application(resource: Resource) -> bool:
    """Tell whether it balances requests, not connections: an application load balancer, which is the default."""
    return bool(resource.properties.get("Type", "application") == "application")
