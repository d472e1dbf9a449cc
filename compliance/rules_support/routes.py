"""Where the packets of a subnet may go."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from compliance.model import Resource
from compliance.rules.base import Context
from compliance.rules_support.references import same

EVERYWHERE = ("0.0.0.0/0", "::/0")


class Reach(StrEnum):
    """How far a subnet reaches: not beyond the network, out through a translation, or to and from the internet."""

    ISOLATED = "isolated"
    PRIVATE = "private"
    PUBLIC = "public"
    UNKNOWN = "unknown"


def reach(context: Context, subnet: Resource) -> Reach:
    """Return how far a subnet reaches, by the default routes of its route table.

    A subnet without an association uses the main route table, which no template shows.
    """
    tables = [
        context.target(each.properties.get("RouteTableId"), stack=each.stack)
        for each in context.resources("AWS::EC2::SubnetRouteTableAssociation")
        if same(context.target(each.properties.get("SubnetId"), stack=each.stack), subnet)
    ]
    if not tables or tables[0] is None:
        return Reach.UNKNOWN
    defaults = [route for route in _routes(context, tables[0]) if _is_default(route)]
    if any("GatewayId" in route.properties for route in defaults):
        return Reach.PUBLIC
    return Reach.PRIVATE if defaults else Reach.ISOLATED


def _routes(context: Context, table: Resource) -> Iterable[Resource]:
    for route in context.resources("AWS::EC2::Route"):
        if same(context.target(route.properties.get("RouteTableId"), stack=route.stack), table):
            yield route


def _is_default(route: Resource) -> bool:
    places = (route.properties.get("DestinationCidrBlock"), route.properties.get("DestinationIpv6CidrBlock"))
    return any(place in EVERYWHERE for place in places)


def subnets_of(context: Context, values: Iterable[Any], *, stack: str) -> list[Resource | None]:
    """Return the subnet that each value refers to, None for one that the environment does not have."""
    found = [context.target(value, stack=stack) for value in values]
    return [each if each is not None and each.type == "AWS::EC2::Subnet" else None for each in found]


def zones_of(context: Context, subnets: Iterable[Resource | None]) -> set[str] | None:
    """Return the availability zones of subnets; None if one cannot be known."""
    found = set()
    for subnet in subnets:
        zone = _zone(context, subnet) if subnet else None
        if zone is None:
            return None
        found.add(zone)
    return found


def _zone(context: Context, subnet: Resource) -> str | None:
    """Return a subnet's zone: its name, or `#0` for the first of the region's zones (Fn::Select of Fn::GetAZs)."""
    value = subnet.properties.get("AvailabilityZone", subnet.properties.get("AvailabilityZoneId"))
    match value:
        case {"Fn::Select": [index, {"Fn::GetAZs": _}]}:
            return f"#{index}"
        case None:
            return None
    return context.text(value, stack=subnet.stack)
