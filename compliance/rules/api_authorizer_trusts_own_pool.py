"""An authorizer believes tokens of the user pool that stands beside it, and guards the API whose methods name it."""

from collections.abc import Mapping
from typing import Any

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed, unresolved
from compliance.rules_support.answers import as_list, combine, unknown
from compliance.rules_support.references import same

RULE = Rule(
    id="api-authorizer-trusts-own-pool",
    title="An authorizer believes tokens of the user pool beside it, and guards the API whose methods name it.",
    objective=Objective.AUTHENTICATION,
    why="Whoever administers another pool makes tokens that this API accepts.",
    fix="Set ProviderARNs to the user pool of the templates, and RestApiId to the API of the methods.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html",
    types=("AWS::ApiGateway::Authorizer",),
)

PATH = "ProviderARNs"
POOL = "AWS::Cognito::UserPool"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one authorizer of a user pool; where the pools are in no template, any that is named will do."""
    if resource.properties.get("Type") != "COGNITO_USER_POOLS":
        return not_applicable()
    providers = resource.properties.get(PATH)
    if unresolved(providers):
        return unknown(PATH)
    if not providers:
        return failed(PATH, detail="no user pool is named")
    pools = bool(list(context.resources(POOL)))
    found = [_provider(each, context, stack=resource.stack, pools=pools) for each in as_list(providers)]
    return combine(*found, _guards_its_methods(resource, context))


def _provider(value: Any, context: Context, *, stack: str, pools: bool) -> Result:
    target = context.target(value, stack=stack)
    if target is not None and target.type == POOL:
        return passed(PATH)
    if isinstance(value, Mapping):
        return unknown(PATH)
    return failed(PATH, detail="a user pool that no template has") if pools else passed(PATH)


def _guards_its_methods(resource: Resource, context: Context) -> Result:
    own = resource.properties.get("RestApiId")
    guarded = context.target(own, stack=resource.stack)
    for method in context.resources("AWS::ApiGateway::Method"):
        if same(context.target(method.properties.get("AuthorizerId"), stack=method.stack), resource):
            api = context.target(method.properties.get("RestApiId"), stack=method.stack)
            if api is not None and not same(guarded, api):
                return unknown("RestApiId") if unresolved(own) and guarded is None else _stranger()
    return passed("RestApiId")


def _stranger() -> Result:
    return failed("RestApiId", detail="methods of another API name this authorizer")
