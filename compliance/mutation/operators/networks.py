"""Opens networks: addresses, sources, ports, protocols."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from compliance.mutation.model import Mutant, Operator
from compliance.mutation.place import Node, Place
from compliance.mutation.shapes import is_intrinsic, number_of

ANYWHERE = "0.0.0.0/0"
ANYWHERE_V6 = "::/0"
WIDE = ("0.0.0.0/1", "10.0.0.0/8")
"""Nearly anywhere: half of the addresses, and all private ones of the largest block."""

ALL_PORTS = {"FromPort": 0, "ToPort": 65535}
NEARLY_ALL_PORTS = {"FromPort": 1, "ToPort": 65534}
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
        yield from ((each, each, False) for each in (ANYWHERE, *WIDE) if each != value)
        yield ANYWHERE_V6, _other_side(node, CidrIpv6=ANYWHERE_V6), True
    elif key == "CidrIpv6" and value != ANYWHERE_V6:
        yield ANYWHERE_V6, ANYWHERE_V6, False
    elif key in PEERS:
        yield from ((each, _other_side(node, CidrIp=each), True) for each in (ANYWHERE, *WIDE))
        yield ANYWHERE_V6, _other_side(node, CidrIpv6=ANYWHERE_V6), True
    elif key == "FromPort" and "ToPort" in node.holder:
        present = {name: node.holder[name] for name in ALL_PORTS}
        for ports in (ALL_PORTS, NEARLY_ALL_PORTS, *_one_more(value)):
            if present != ports:
                yield "{FromPort}-{ToPort}".format(**ports), {**node.holder, **ports}, True
    elif key == "IpProtocol" and str(value) != ALL_PROTOCOLS:
        ports = {name: each for name, each in node.holder.items() if name not in ALL_PORTS}
        yield ALL_PROTOCOLS, {**ports, "IpProtocol": ALL_PROTOCOLS}, True
    elif _is_range(key, value, _RANGE) and value != ANYWHERE:
        yield ANYWHERE, ANYWHERE, False
    elif isinstance(value, str) and _RANGE_V6.fullmatch(value) and value != ANYWHERE_V6:
        yield ANYWHERE_V6, ANYWHERE_V6, False


def _one_more(first: Any) -> Iterator[dict[str, int]]:
    """Yield the port and the next one, where the port is a number that has a next one."""
    port = number_of(first)
    if port is not None and 0 <= port < ALL_PORTS["ToPort"]:
        yield {"FromPort": int(port), "ToPort": int(port) + 1}


def _is_range(key: Any, value: Any, pattern: re.Pattern[str]) -> bool:
    if isinstance(value, str):
        return bool(pattern.fullmatch(value))
    return isinstance(key, str) and "Cidr" in key and is_intrinsic(value)


def _other_side(node: Node, **side: str) -> dict[str, Any]:
    rule: Mapping[str, Any] = node.holder
    sides = ("CidrIp", "CidrIpv6", *PEERS, "SourceSecurityGroupOwnerId")
    return {**{key: value for key, value in rule.items() if key not in sides}, **side}
