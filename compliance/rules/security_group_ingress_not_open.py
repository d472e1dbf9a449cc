"""What enters a security group comes from peers that are named."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, passed, unresolved
from compliance.rules_support.addresses import open_range
from compliance.rules_support.answers import as_list, combine, unknown

RULE = Rule(
    id="security-group-ingress-not-open",
    title="What enters a security group comes from peers that are named.",
    objective=Objective.PUBLIC_ACCESS,
    why="A port that the whole internet may try is tried within minutes.",
    fix="Name a SourceSecurityGroupId or SourcePrefixListId instead of 0.0.0.0/0 or ::/0.",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    types=(
        "AWS::EC2::SecurityGroup",
        "AWS::EC2::SecurityGroupIngress",
    ),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one rule, or for one group with its own rules."""
    if resource.type == "AWS::EC2::SecurityGroupIngress":
        return open_range(resource.properties, ("CidrIp", "CidrIpv6"), context, stack=resource.stack)
    rules = resource.properties.get("SecurityGroupIngress")
    if unresolved(rules):
        return unknown("SecurityGroupIngress")
    return combine(
        passed("SecurityGroupIngress"),
        *(
            open_range(
                each, ("CidrIp", "CidrIpv6"), context, stack=resource.stack, prefix=f"SecurityGroupIngress.{index}."
            )
            for index, each in enumerate(as_list(rules))
        ),
    )
