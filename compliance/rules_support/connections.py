"""What the rules of security groups allow: protocol, ports and the other side."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from compliance.model import Resource
from compliance.rules.base import Context, unresolved
from compliance.rules_support.answers import as_list, number

GROUP = "AWS::EC2::SecurityGroup"
INGRESS = "AWS::EC2::SecurityGroupIngress"
EGRESS = "AWS::EC2::SecurityGroupEgress"
ALL_PROTOCOLS = "-1"
RANGES = ("CidrIp", "CidrIpv6")
INWARD = ("SourceSecurityGroupId", "SourceSecurityGroupName", "SourcePrefixListId")
OUTWARD = ("DestinationSecurityGroupId", "DestinationPrefixListId")
_NUMBERS = {"1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6"}
"""Protocol numbers that EC2 takes for names. Source: https://www.iana.org/assignments/protocol-numbers"""


@dataclass(frozen=True, slots=True)
class Connection:
    """One rule of a security group, whether it stands in the group or apart.

    Attributes:
        path: what stands before `IpProtocol` in the resource's properties, with a dot at its end; or nothing.
        inward: whether it lets something in.
        rule: as in the template.
        group: that the rule belongs to; None if it is not in the templates.
        stack: where the rule stands.
    """

    path: str
    inward: bool
    rule: Mapping[str, Any]
    group: Resource | None
    stack: str

    @property
    def sides(self) -> tuple[str, ...]:
        """The properties that name the other side, without those that are empty."""
        return tuple(each for each in (*RANGES, *(INWARD if self.inward else OUTWARD)) if self.rule.get(each))

    @property
    def protocol(self) -> str:
        """The protocol's name, lower case; empty if it is absent or only known once deployed."""
        value = self.rule.get("IpProtocol")
        text = "" if value is None or unresolved(value) else str(value).lower()
        return _NUMBERS.get(text, text)

    @property
    def ports(self) -> tuple[float, float] | None:
        """The first and the last port; None if one is absent or only known once deployed."""
        first, last = number(self.rule.get("FromPort")), number(self.rule.get("ToPort"))
        return None if first is None or last is None else (first, last)

    def peer(self, context: Context) -> Resource | None:
        """Return the group on the other side; None for a range, a list, or a group that is not in the templates."""
        name = "SourceSecurityGroupId" if self.inward else "DestinationSecurityGroupId"
        found = context.target(self.rule.get(name), stack=self.stack)
        return found if found is not None and found.type == GROUP else None

    def takes(self, other: "Connection") -> bool:
        """Tell whether all that another rule allows is also allowed by this one, as to protocol and ports."""
        if self.protocol == ALL_PROTOCOLS:
            return True
        mine, theirs = self.ports, other.ports
        if self.protocol != other.protocol or mine is None or theirs is None:
            return False
        return mine[0] <= theirs[0] and theirs[1] <= mine[1]


def connections_of(resource: Resource, context: Context) -> Iterator[Connection]:
    """Yield the rules that a resource declares: one for a rule apart, the inline ones for a group."""
    if resource.type != GROUP:
        group = context.target(resource.properties.get("GroupId"), stack=resource.stack)
        yield Connection("", resource.type == INGRESS, resource.properties, group, resource.stack)
        return
    for name in ("SecurityGroupIngress", "SecurityGroupEgress"):
        for index, each in enumerate(as_list(resource.properties.get(name))):
            if isinstance(each, Mapping) and not unresolved(each):
                path = f"{name}.{index}."
                yield Connection(path, name == "SecurityGroupIngress", each, resource, resource.stack)


def connections(context: Context) -> Iterator[Connection]:
    """Yield the rules of every security group of an environment."""
    for resource in context.resources(GROUP, INGRESS, EGRESS):
        yield from connections_of(resource, context)
