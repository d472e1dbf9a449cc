"""Every method of the API demands a token with a scope, or another authorizer's yes."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import combine, require_present, unknown

RULE = Rule(
    id="api-method-authorized",
    title="Every method of the API demands a token with a scope, or another authorizer's yes.",
    objective=Objective.AUTHENTICATION,
    why="An open method is an open door; without a scope every token of the user pool opens every method.",
    fix=(
        "Set AuthorizationType to COGNITO_USER_POOLS with AuthorizerId and AuthorizationScopes, or to CUSTOM or "
        "AWS_IAM."
    ),
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html",
    types=("AWS::ApiGateway::Method",),
)

PATH = "AuthorizationType"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one method; browsers' preflight (OPTIONS, answered by API Gateway itself) carries no token."""
    if (
        resource.properties.get("HttpMethod") == "OPTIONS"
        and value_at(resource.properties, "Integration.Type") == "MOCK"
    ):
        return not_applicable()
    value = resource.properties.get(PATH, "NONE")
    kind = context.text(value, stack=resource.stack)
    if kind is None:
        return unknown(PATH)
    if kind == "NONE":
        return failed(PATH, detail="AuthorizationType is NONE")
    if kind == "AWS_IAM":
        return passed(PATH)
    results = [passed(PATH), require_present(resource, "AuthorizerId", detail="AuthorizerId is absent")]
    if kind == "COGNITO_USER_POOLS":
        detail = "no scope: every token of the user pool is accepted"
        results.append(require_present(resource, "AuthorizationScopes", detail=detail))
    return combine(*results)
