"""What leaves a security group goes to peers that are named."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.addresses import open_range
from compliance.rules_support.answers import as_list, combine, unknown
from compliance.rules_support.references import refers_to
from compliance.rules_support.stated import stated

RULE = Rule(
    id="security-group-egress-not-open",
    title="What leaves a security group goes to peers that are named.",
    objective=Objective.NETWORK_SEGREGATION,
    why="Who can reach the whole internet can carry data there; endpoints and peers are all that the platform needs.",
    fix=(
        "Name a DestinationSecurityGroupId or DestinationPrefixListId instead of 0.0.0.0/0 or ::/0; a group without "
        "any egress rule allows everything."
    ),
    source="https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    types=(
        "AWS::EC2::SecurityGroup",
        "AWS::EC2::SecurityGroupEgress",
    ),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one rule, or for one group with its own rules; EC2 gives a group without egress rules an open one.

    Whether rules apart take that one away again is not promised: groups of ours have one of their own.
    """
    if resource.type == "AWS::EC2::SecurityGroupEgress":
        return open_range(resource.properties, ("CidrIp", "CidrIpv6"), context, stack=resource.stack)
    rules = resource.properties.get("SecurityGroupEgress")
    if unresolved(rules):
        return unknown("SecurityGroupEgress")
    apart = [
        each
        for each in context.resources("AWS::EC2::SecurityGroupEgress")
        if refers_to(context, each.properties.get("GroupId"), resource, stack=each.stack)
    ]
    if not as_list(rules) and not stated(context, apart):
        return failed("SecurityGroupEgress", detail="no egress rule in the group: the service then allows everything")
    return combine(
        passed("SecurityGroupEgress"),
        *(
            open_range(
                each, ("CidrIp", "CidrIpv6"), context, stack=resource.stack, prefix=f"SecurityGroupEgress.{index}."
            )
            for index, each in enumerate(as_list(rules))
        ),
    )
