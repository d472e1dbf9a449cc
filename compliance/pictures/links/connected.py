"""What security groups let through: an exit from one group that an entrance of another takes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from compliance.model import Resource
from compliance.pictures.estate import Estate, key_of
from compliance.pictures.links.link import Link
from compliance.rules_support.connections import Connection, connections
from compliance.rules_support.references import same

NOWHERE = "255.255.255.255/32"
"""The library's rule that matches nothing: EC2 gives a group without any rule one that allows everything."""


@dataclass(frozen=True)
class Passage:
    """A connection between groups that both sides allow.

    Attributes:
        source: the group that it comes from.
        target: the group that it goes to; None for addresses outside.
        outside: the addresses or the prefix list; empty for a group.
        port: `TCP 5432`.
        why: the rule's description.
    """

    source: Resource
    target: Resource | None
    outside: str
    port: str
    why: str


def passages(estate: Estate) -> list[Passage]:
    """Return every allowed connection, by the groups' construct paths and ports."""
    return sorted(
        _passages(estate),
        key=lambda each: (each.source.path, each.target.path if each.target else "~", each.outside, each.port),
    )


def _passages(estate: Estate) -> Iterator[Passage]:
    found = list(connections(estate.context))
    inward = [each for each in found if each.inward]
    for rule in found:
        if rule.inward or rule.group is None or rule.rule.get("CidrIp") == NOWHERE:
            continue
        peer = rule.peer(estate.context)
        make = partial(Passage, source=rule.group, port=_port(rule), why=str(rule.rule.get("Description", "")))
        if peer is None:
            yield make(target=None, outside=_outside(estate, rule))
        elif any(_enters(estate, rule, each, peer) for each in inward):
            yield make(target=peer, outside="")


def _enters(estate: Estate, leaving: Connection, entering: Connection, peer: Resource) -> bool:
    return (
        same(entering.group, peer)
        and leaving.group is not None
        and same(entering.peer(estate.context), leaving.group)
        and entering.takes(leaving)
    )


def _port(rule: Connection) -> str:
    if rule.ports is None or rule.protocol not in ("tcp", "udp"):
        return "everything" if rule.protocol == "-1" else rule.protocol.upper() or "unknown"
    first, last = (int(each) for each in rule.ports)
    return f"{rule.protocol.upper()} {first}" if first == last else f"{rule.protocol.upper()} {first}-{last}"


def _outside(estate: Estate, rule: Connection) -> str:
    for side in rule.sides:
        text = estate.context.text(rule.rule[side], stack=rule.stack)
        if text:
            return text
    return "addresses known once deployed"


def opened(estate: Estate, resource: Resource) -> Iterator[tuple[Resource, Passage]]:
    """Yield what a resource can open a connection to, and the passage that lets it."""
    mine = {key_of(each) for each in estate.groups(resource)}
    members = estate.members
    for passage in passages(estate):
        if passage.target is not None and key_of(passage.source) in mine:
            for target in members.get(key_of(passage.target), ()):
                yield target, passage


def connected(estate: Estate) -> Iterator[Link]:
    """Yield a link for each workload and each resource that it can open a connection to."""
    for workload in estate.workloads:
        for target, passage in opened(estate, workload.resource):
            yield Link(workload, target, ports=(passage.port,), why=(passage.why,) if passage.why else ())
