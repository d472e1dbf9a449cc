"""A connection between two security groups is allowed by both."""

from collections.abc import Iterable

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.connections import EGRESS, GROUP, INGRESS, RANGES, Connection, connections, connections_of
from compliance.rules_support.references import same

RULE = Rule(
    id="security-group-rules-paired",
    title="A connection between two security groups is allowed at both ends, with the same protocol and ports.",
    objective=Objective.NETWORK_SEGREGATION,
    why=(
        "A rule that nothing at the other end answers opens a group for no connection: it is in the wrong group, or a "
        "left-over that works again with the next change."
    ),
    fix="Add the matching rule to the other group, or remove this one.",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    types=(INGRESS, EGRESS, GROUP),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one rule apart, or for one group and the rules elsewhere that name it.

    Rules can be compared where both groups are in the templates. A group without rules outwards may reach everything.
    """
    if resource.type == GROUP:
        return _group(resource, context)
    connection = next(connections_of(resource, context))
    own, peer = connection.group, connection.peer(context)
    if own is None or peer is None:
        return not_applicable()
    path = "SourceSecurityGroupId" if connection.inward else "DestinationSecurityGroupId"
    if _answered(connection, [each for each in connections(context) if same(each.group, peer)], context):
        return passed("GroupId", path)
    return failed("GroupId", path, detail="the group at the other end has no rule for this connection")


def _group(group: Resource, context: Context) -> Result:
    everything = list(connections(context))
    own = [each for each in everything if same(each.group, group)]
    named = [each for each in everything if each.group is not None and same(each.peer(context), group)]
    if not named:
        return not_applicable()
    paths = ("SecurityGroupIngress", "SecurityGroupEgress")
    if all(_answered(each, own, context) for each in named):
        return passed(*paths)
    return failed(*paths, detail="another group has a rule for a connection that this one does not allow")


def _answered(connection: Connection, candidates: Iterable[Connection], context: Context) -> bool:
    """Tell whether one of the other group's rules is for the same connection; a range may hold any group's members.

    So may a prefix list of the templates; another one is most likely a service's.
    """
    opposite = [each for each in candidates if each.inward != connection.inward]
    if connection.inward and not opposite:
        return True
    return any(each.takes(connection) and _admits(each, connection.group, context) for each in opposite)


def _admits(rule: Connection, group: Resource | None, context: Context) -> bool:
    peer = rule.peer(context)
    if peer is None or group is None:
        listed = context.target(
            rule.rule.get("SourcePrefixListId", rule.rule.get("DestinationPrefixListId")), stack=rule.stack
        )
        return listed is not None or any(each in RANGES for each in rule.sides)
    return same(peer, group)
