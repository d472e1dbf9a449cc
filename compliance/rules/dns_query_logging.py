"""Every name that a network asks for is recorded."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_evaluated, passed
from compliance.rules_support.references import referred_to

RULE = Rule(
    id="dns-query-logging",
    title="Every name that a network asks for is recorded.",
    objective=Objective.LOGGING,
    why="After an incident, the names asked for tell which tasks talked to whom; nothing else does.",
    fix="Associate an AWS::Route53Resolver::ResolverQueryLoggingConfig with the VPC.",
    source="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs.html",
    types=("AWS::EC2::VPC",),
)

PATH = "CidrBlock"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one network."""
    associations = context.resources("AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation")
    found = referred_to(context, ((each.properties.get("ResourceId"), each.stack) for each in associations), resource)
    if found is None:
        return not_evaluated(PATH, detail="a query log's network is only known once deployed")
    return passed(PATH) if found else failed(PATH, detail="no query log records this network")
