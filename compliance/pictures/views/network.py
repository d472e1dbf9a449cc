"""The network: subnets by zone and kind, what stands in each, and the ways out."""

from collections.abc import Sequence

from compliance.model import Resource
from compliance.pictures.canvas import KINDS, subtitle
from compliance.pictures.estate import NETWORK, SUBNET, Estate, key_of
from compliance.pictures.kinds import kind_of, several
from compliance.pictures.model import Heading, Kind, Plan, PlanSubnet
from compliance.rules_support.references import same
from compliance.rules_support.routes import EVERYWHERE, Reach

TABLE_OF, ROUTE = "AWS::EC2::SubnetRouteTableAssociation", "AWS::EC2::Route"
ENDPOINT, GATEWAY, NAT = "AWS::EC2::VPCEndpoint", "AWS::EC2::InternetGateway", "AWS::EC2::NatGateway"
NOT_SHOWN = (
    "AWS::EC2::EIP",
    "AWS::EC2::RouteTable",
    "AWS::RDS::DBSubnetGroup",
    "AWS::ElastiCache::SubnetGroup",
    "AWS::EFS::FileSystem",
)
"""Types that only say where something else is; a file system is shown by its mount targets."""

BESIDE = (
    "AWS::EC2::FlowLog",
    "AWS::Route53Resolver::FirewallRuleGroup",
    "AWS::Route53Resolver::ResolverQueryLoggingConfig",
)
TIERS = (Reach.PUBLIC, Reach.PRIVATE, Reach.ISOLATED, Reach.UNKNOWN)
TITLE = "Network"
DESCRIPTION = (
    "The subnets by availability zone and by how far they reach, what stands in each, and every way out. What has "
    "several subnets is shown in each of them."
)


def network(estate: Estate) -> Plan | None:
    """Return the plan of the network that has the most subnets."""
    found = [(each, _subnets(estate, each)) for each in estate.resources(NETWORK)]
    vpc, subnets = max(found, key=lambda each: len(each[1]), default=(None, []))
    if vpc is None or not subnets:
        return None
    zones = sorted({_zone(estate, each) for each in subnets})
    tiers = [
        [each for each in subnets if (estate.reach(each), estate.tier(each)) == tier]
        for tier in _tiers(estate, subnets)
    ]
    known = " · ".join(each for each in (estate.account, estate.region) if each)
    gateways = estate.resources(GATEWAY)
    return Plan(
        name="network",
        title=TITLE,
        subtitle=subtitle(estate, DESCRIPTION),
        description=DESCRIPTION,
        account=f"AWS account {known}",
        network=f"VPC {estate.text(vpc, 'CidrBlock')} {estate.name(vpc)}",
        gateway=kind_of(GATEWAY).noun if gateways else "",
        zones=tuple(zones),
        tiers=tuple(tuple(_subnet(estate, each) for each in tier) for tier in tiers),
        beside=tuple(_beside(estate, vpc)),
    )


def _subnets(estate: Estate, vpc: Resource) -> list[Resource]:
    return [each for each in estate.resources(SUBNET) if same(estate.target(each, "VpcId"), vpc)]


def _zone(estate: Estate, subnet: Resource) -> str:
    return estate.text(subnet, "AvailabilityZone") or "known once deployed"


def _tiers(estate: Estate, subnets: Sequence[Resource]) -> list[tuple[Reach, str]]:
    found = {(estate.reach(each), estate.tier(each)) for each in subnets}
    return sorted(found, key=lambda each: (TIERS.index(each[0]), each[1]))


def _subnet(estate: Estate, subnet: Resource) -> PlanSubnet:
    return PlanSubnet(
        zone=_zone(estate, subnet),
        kind=KINDS.get(estate.reach(subnet), Kind.PRIVATE),
        title=estate.name(subnet),
        address=estate.text(subnet, "CidrBlock"),
        route=_route(estate, subnet),
        chips=tuple(_chips(estate, subnet)),
    )


def _route(estate: Estate, subnet: Resource) -> str:
    """Return where the default route of a subnet leads; one without is not routed out of the network."""
    for association in estate.referring(subnet, TABLE_OF):
        table = estate.target(association, "RouteTableId")
        for route in estate.referring(table, ROUTE) if table else ():
            if estate.text(route, "DestinationCidrBlock") in EVERYWHERE:
                for path in ("GatewayId", "NatGatewayId"):
                    way = estate.target(route, path)
                    if way is not None:
                        return f"0.0.0.0/0 → {kind_of(way.type).noun} {_told_apart(estate, way)}".strip()
                return "0.0.0.0/0 → elsewhere"
    return "no default route"


def _told_apart(estate: Estate, way: Resource) -> str:
    return estate.name(way) if way.type == NAT else ""


def _chips(estate: Estate, subnet: Resource) -> list[Heading]:
    """Return what stands in a subnet; endpoints are one chip, each other resource has its own."""
    inside = [each for each in estate.standing_in(subnet) if each.type not in NOT_SHOWN]
    endpoints = [each for each in inside if each.type == ENDPOINT]
    others = sorted((each for each in inside if each.type != ENDPOINT), key=lambda each: (each.type, each.path))
    chips = [Heading(kind_of(each.type).icon, kind_of(each.type).noun, _called(estate, each)) for each in others]
    if endpoints:
        kind = kind_of(ENDPOINT)
        chips.append(Heading(kind.icon, several(kind.noun, len(endpoints)), "see at the right"))
    return chips


def _called(estate: Estate, resource: Resource) -> str:
    if resource.type == "AWS::EFS::MountTarget":
        files = estate.target(resource, "FileSystemId")
        return estate.name(files) if files else ""
    return estate.name(resource)


def _beside(estate: Estate, vpc: Resource) -> list[Heading]:
    found = []
    for kind in ("Interface", "Gateway"):
        endpoints = [
            each
            for each in estate.resources(ENDPOINT)
            if (estate.text(each, "VpcEndpointType") or "Gateway") == kind and same(estate.target(each, "VpcId"), vpc)
        ]
        if endpoints:
            names = sorted(estate.text(each, "ServiceName").split(".", 3)[-1] for each in endpoints)
            tables = {key_of(table) for each in endpoints for table in estate.referred(each, "AWS::EC2::RouteTable")}
            routed = f"\nin {len(tables)} route tables" if kind == "Gateway" else ""
            found.append(
                Heading(
                    kind_of(ENDPOINT).icon,
                    several(f"{kind.lower()} endpoint", len(endpoints)),
                    "\n".join(names) + routed,
                )
            )
    found += [
        Heading(kind_of(each.type).icon, kind_of(each.type).noun, estate.name(each))
        for each in estate.resources(*BESIDE)
    ]
    return found
