"""Alarms of the network: NAT gateways and DNS Firewall."""

from collections.abc import Sequence

from aws_cdk import aws_cloudwatch as cw

from lib.constructs.platform_alarms.area import FIVE_MINUTES, AlarmRow, Area, metric


def network_area(*, nat_gateway_ids: Sequence[str], dns_firewall_matches: cw.IMetric) -> Area:
    """Return the alarms of the ways out of the VPC."""
    rows = [
        AlarmRow(
            name="dns-firewall-matches",
            graph="DNS questions blocked or flagged",
            metric=dns_firewall_matches,
            threshold=1,
            meaning="Something inside asked for a domain of malware, a botnet or a tunnel: a compromised image?",
            because="our programs ask for AWS endpoints alone; none of them is on a list.",
        )
    ]
    rows += [
        AlarmRow(
            name=f"nat-{place}-port-allocation",
            graph="NAT: connections refused for want of ports",
            metric=metric("AWS/NATGateway", "ErrorPortAllocation", {"NatGatewayId": gateway}, label=f"gateway {place}"),
            threshold=1,
            meaning="Connections to the internet fail; nothing of ours should open that many.",
            because="55,000 connections to one address fit; services are reached through endpoints instead.",
            page="nat-port-allocation",
        )
        for place, gateway in enumerate(nat_gateway_ids, start=1)
    ]
    traffic: dict[str, list[cw.IMetric]] = {
        "NAT: bytes to the internet": [
            metric("AWS/NATGateway", "BytesOutToDestination", {"NatGatewayId": gateway}, period=FIVE_MINUTES)
            for gateway in nat_gateway_ids
        ]
    }
    return Area(title="Network", rows=rows, traffic=traffic)
