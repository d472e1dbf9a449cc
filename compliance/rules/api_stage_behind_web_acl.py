"""A web ACL stands before every API stage."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_evaluated, passed
from compliance.rules_support.references import referred_to

RULE = Rule(
    id="api-stage-behind-web-acl",
    title="A web ACL stands before every API stage.",
    objective=Objective.PUBLIC_ACCESS,
    why="Known attacks and floods then cost neither a token check nor a task.",
    fix="Add an AWS::WAFv2::WebACLAssociation whose ResourceArn is the stage's.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html",
    types=("AWS::ApiGateway::Stage",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one stage."""
    associations = context.resources("AWS::WAFv2::WebACLAssociation")
    found = referred_to(context, ((each.properties.get("ResourceArn"), each.stack) for each in associations), resource)
    if found is None:
        return not_evaluated("StageName", detail="a web ACL's subject is only known once deployed")
    return passed("StageName") if found else failed("StageName", detail="no web ACL is associated with this stage")
