"""Opens networks: addresses, sources, ports, protocols."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from compliance.mutation.model import Mutant, Operator
from compliance.mutation.place import Node, Place
from compliance.mutation.shapes import is_intrinsic

ANYWHERE = "0.0.0.0/0"
ANYWHERE_V6 = "::/0"
ALL_PORTS = {"FromPort": 0, "ToPort": 65535}
ALL_PROTOCOLS = "-1"
PEERS = (
    "SourceSecurityGroupId",
    "SourceSecurityGroupName",
    "SourcePrefixListId",
    "DestinationSecurityGroupId",
    "DestinationPrefixListId",
)
"""Keys of a security group's rule that name who is on the other side."""

_RANGE = re.compile(r"\d+\.\d+\.\d+\.\d+/\d+")
_RANGE_V6 = re.compile(r"[0-9a-fA-F:]*::?[0-9a-fA-F:]*/\d+")


def mutants(place: Place) -> Iterator[Mutant]:
    """Yield what opens a network."""
    for node in place.nodes:
        for detail, value, whole in _wider(node):
            # the other side may stand under another key, so that the whole rule changes
            at = node.steps[:-1] if whole else node.steps
            yield place.mutate(node, Operator.WIDENED, value, detail, at=at)


def _wider(node: Node) -> Iterator[tuple[str, Any, bool]]:
    key, value = node.key, node.value
    if key == "CidrIp" and value != ANYWHERE:
        yield ANYWHERE, ANYWHERE, False
        yield ANYWHERE_V6, _other_side(node, CidrIpv6=ANYWHERE_V6), True
    elif key == "CidrIpv6" and value != ANYWHERE_V6:
        yield ANYWHERE_V6, ANYWHERE_V6, False
    elif key in PEERS:
        yield ANYWHERE, _other_side(node, CidrIp=ANYWHERE), True
        yield ANYWHERE_V6, _other_side(node, CidrIpv6=ANYWHERE_V6), True
    elif key == "FromPort" and "ToPort" in node.holder:
        if {name: node.holder[name] for name in ALL_PORTS} != ALL_PORTS:
            yield "0-65535", {**node.holder, **ALL_PORTS}, True
    elif key == "IpProtocol" and str(value) != ALL_PROTOCOLS:
        ports = {name: each for name, each in node.holder.items() if name not in ALL_PORTS}
        yield ALL_PROTOCOLS, {**ports, "IpProtocol": ALL_PROTOCOLS}, True
    elif _is_range(key, value, _RANGE) and value != ANYWHERE:
        yield ANYWHERE, ANYWHERE, False
    elif isinstance(value, str) and _RANGE_V6.fullmatch(value) and value != ANYWHERE_V6:
        yield ANYWHERE_V6, ANYWHERE_V6, False


def _is_range(key: Any, value: Any, pattern: re.Pattern[str]) -> bool:
    if isinstance(value, str):
        return bool(pattern.fullmatch(value))
    return isinstance(key, str) and "Cidr" in key and is_intrinsic(value)


def _other_side(node: Node, **side: str) -> dict[str, Any]:
    rule: Mapping[str, Any] = node.holder
    sides = ("CidrIp", "CidrIpv6", *PEERS, "SourceSecurityGroupOwnerId")
    return {**{key: value for key, value in rule.items() if key not in sides}, **side}
