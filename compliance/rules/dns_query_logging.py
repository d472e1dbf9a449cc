"""Every name that a network asks for is recorded."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_evaluated, passed
from compliance.rules_support.references import refers_to

RULE = Rule(
    id="dns-query-logging",
    title="Every name that a network asks for is recorded.",
    objective=Objective.LOGGING,
    why="After an incident, the names asked for tell which tasks talked to whom; nothing else does.",
    fix="Associate an AWS::Route53Resolver::ResolverQueryLoggingConfig, with a DestinationArn, with the VPC.",
    source="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs.html",
    types=("AWS::EC2::VPC", "AWS::Route53Resolver::ResolverQueryLoggingConfig"),
)

PATH = "CidrBlock"
DESTINATION = "DestinationArn"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one network or one log; the log of another template counts where the environment is not ours."""
    if resource.type != "AWS::EC2::VPC":
        present = bool(resource.properties.get(DESTINATION))
        return passed(DESTINATION) if present else failed(DESTINATION, detail="the query log is sent nowhere")
    doubtful = False
    for each in context.resources("AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation"):
        answer = refers_to(context, each.properties.get("ResourceId"), resource, stack=each.stack)
        log = each.properties.get("ResolverQueryLogConfigId")
        declared = context.target(log, stack=each.stack) is not None
        if answer and (declared or (log and not context.suffix)):
            return passed(PATH)
        doubtful = doubtful or answer is None
    if doubtful:
        return not_evaluated(PATH, detail="a query log's network is only known once deployed")
    return failed(PATH, detail="no query log records this network")
