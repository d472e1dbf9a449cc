"""Ways in and out: gateways, endpoints, load balancer, names."""

import json
from collections.abc import Iterator

from delivery.costs.assumptions import assumed
from delivery.costs.line import Line
from delivery.costs.platform import Resource
from delivery.costs.usage import GB, Usage

LCU_GB_HOUR = 1.0
"""GB an hour that one load balancer capacity unit stands for. Source: Elastic Load Balancing pricing."""


def nat_gateway(resource: Resource, usage: Usage) -> Iterator[Line]:  # noqa: ARG001 - as every pricer
    """Yield the lines of a NAT gateway; no event goes through it."""
    yield Line(resource=resource, what="gateway", quantity=assumed("month.hours"), price="vpc.nat-hour")
    yield Line(resource=resource, what="traffic", quantity=assumed("nat.gb_per_gateway"), price="vpc.nat-gb")


def address(resource: Resource, usage: Usage) -> Iterator[Line]:  # noqa: ARG001
    """Yield the line of a public address."""
    yield Line(
        resource=resource, what="public IPv4 address", quantity=assumed("month.hours"), price="vpc.public-ipv4-hour"
    )


def endpoint(resource: Resource, usage: Usage) -> Iterator[Line]:
    """Yield the lines of an endpoint; gateway endpoints cost nothing."""
    if resource.properties.get("VpcEndpointType") != "Interface":
        return
    zones = len(resource.properties.get("SubnetIds", ()))
    name = json.dumps(resource.properties["ServiceName"])
    short = name.strip('"').split(".", 3)[-1]
    yield Line(
        resource=resource,
        what=f"endpoint {short} in {zones} zones",
        quantity=zones * assumed("month.hours"),
        price="vpc.endpoint-hour",
    )
    if "kinesis" in name:
        yield Line(
            resource=resource,
            what="events read through the endpoint",
            quantity=usage.stream_bytes * usage.seconds / GB,
            price="vpc.endpoint-gb",
            driver="events",
        )
    else:
        yield Line(
            resource=resource, what=f"traffic of {short}", quantity=assumed("endpoint.gb"), price="vpc.endpoint-gb"
        )


def load_balancer(resource: Resource, usage: Usage) -> Iterator[Line]:
    """Yield the lines of an application load balancer: its capacity units follow from its traffic."""
    hours = assumed("month.hours")
    yield Line(resource=resource, what="load balancer", quantity=hours, price="elb.alb-hour")
    traffic = usage.requests * assumed("api.bytes_per_answer") / GB
    yield Line(
        resource=resource,
        what="capacity units",
        quantity=max(traffic / LCU_GB_HOUR, 0.1 * hours),
        price="elb.lcu-hour",
        driver="requests",
    )


def firewall(resource: Resource, usage: Usage) -> Iterator[Line]:
    """Yield the lines of a group of DNS rules in a VPC."""
    groups = usage.platform.all("AWS::Route53Resolver::FirewallRuleGroup")
    rules = [rule for group in groups for rule in group.properties.get("FirewallRules", [])]
    if any("DnsThreatProtection" in rule for rule in rules):
        yield Line(
            resource=resource,
            what="advanced DNS rules",
            quantity=assumed("month.hours"),
            price="resolver.firewall-advanced-hour",
        )
    yield Line(
        resource=resource,
        what="questions looked at",
        quantity=usage.queries / 1e6,
        price="resolver.firewall-queries",
    )
