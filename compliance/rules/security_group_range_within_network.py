"""A range of addresses in a rule of a security group is no wider than the network that the group is in."""

from collections.abc import Iterator
from ipaddress import ip_network

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import combine, unknown
from compliance.rules_support.connections import EGRESS, GROUP, INGRESS, RANGES, Connection, connections_of

RULE = Rule(
    id="security-group-range-within-network",
    title="The other side of a security group's rule is a group, a list, or a range no wider than the network.",
    objective=Objective.NETWORK_SEGREGATION,
    why="Half of the internet, or every private address of a company, is nobody in particular.",
    fix=(
        "Name a SourceSecurityGroupId, DestinationSecurityGroupId or prefix list, or the range of the peer's subnets."
    ),
    source="https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html",
    types=(INGRESS, EGRESS, GROUP),
)

WIDEST = {4: 16, 6: 44}
"""Address family -> prefix of the largest block that a VPC takes; see `source`."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one rule, or for the rules in one group; NOT_APPLICABLE to a group without any."""
    results = [result for each in connections_of(resource, context) for result in _judged(each, context)]
    return combine(*results) if results else not_applicable()


def _judged(connection: Connection, context: Context) -> Iterator[Result]:
    for name in connection.sides:
        path = f"{connection.path}{name}"
        if name not in RANGES:
            yield passed(path)
            continue
        text = context.text(connection.rule[name], stack=connection.stack)
        prefix = None if text is None else _prefix(text)
        if prefix is None:
            yield unknown(path)
        elif prefix[1] < _widest(connection, context, prefix[0]):
            yield failed(path, detail=f"{name} is wider than the network")
        else:
            yield passed(path)


def _prefix(text: str) -> tuple[int, int] | None:
    """Return the address family and the length of a range's prefix; None for what is no range."""
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        return None
    return network.version, network.prefixlen


def _widest(connection: Connection, context: Context, family: int) -> int:
    """Return the prefix of the group's network, or of the largest that there can be."""
    group = connection.group
    network = context.target(group.properties.get("VpcId"), stack=group.stack) if group else None
    block = context.text(network.properties.get("CidrBlock"), stack=network.stack) if network else None
    found = _prefix(block) if block else None
    return found[1] if found is not None and found[0] == family else WIDEST[family]
