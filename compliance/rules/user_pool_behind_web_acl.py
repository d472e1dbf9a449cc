"""A web ACL stands before every user pool."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_evaluated, passed
from compliance.rules_support.references import referred_to

RULE = Rule(
    id="user-pool-behind-web-acl",
    title="A web ACL stands before every user pool.",
    objective=Objective.REQUEST_FILTERING,
    why="Whoever guesses passwords or client secrets talks to the pool, not to the API: there the flood must stop.",
    fix="Add an AWS::WAFv2::WebACLAssociation whose ResourceArn is the user pool's.",
    source="https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-waf.html",
    types=("AWS::Cognito::UserPool",),
)

PATH = "UserPoolName"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one user pool."""
    associations = context.resources("AWS::WAFv2::WebACLAssociation")
    found = referred_to(context, ((each.properties.get("ResourceArn"), each.stack) for each in associations), resource)
    if found is None:
        return not_evaluated(PATH, detail="a web ACL's subject is only known once deployed")
    return passed(PATH) if found else failed(PATH, detail="no web ACL is associated with this user pool")
