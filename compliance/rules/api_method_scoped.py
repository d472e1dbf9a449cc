"""A token opens only the methods whose scope it has."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed, unresolved
from compliance.rules_support.answers import unknown

RULE = Rule(
    id="api-method-scoped",
    title="A token opens only the methods whose scope it has.",
    objective=Objective.LEAST_PRIVILEGE,
    why="Without a scope, whoever may read may also write: the user pool's tokens differ in nothing else.",
    fix="Set AuthorizationType, and AuthorizationScopes to the scope of this method.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html",
    types=("AWS::ApiGateway::Method",),
)

KIND, SCOPES = "AuthorizationType", "AuthorizationScopes"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one method; IAM and Lambda authorizers decide by their own policies."""
    if resource.properties.get("HttpMethod") == "OPTIONS":
        return not_applicable()
    kind = context.text(resource.properties.get(KIND, "NONE"), stack=resource.stack)
    if kind is None:
        return unknown(KIND)
    if kind in ("NONE", ""):
        return failed(KIND, detail="the method decides nothing about its caller")
    if kind != "COGNITO_USER_POOLS":
        return not_applicable()
    scopes = resource.properties.get(SCOPES)
    if unresolved(scopes):
        return unknown(SCOPES)
    return passed(KIND, SCOPES) if scopes else failed(SCOPES, detail="every token of the user pool is accepted")
