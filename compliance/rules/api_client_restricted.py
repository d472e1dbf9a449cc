"""A client of the API proves itself with a secret, gets only a token for its scopes, for an hour at most."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.answers import (
    as_list,
    combine,
    number,
    require_present,
    require_text,
    require_true,
    unknown,
)
from compliance.rules_support.stated import stated

RULE = Rule(
    id="api-client-restricted",
    title="A client of the API proves itself with a secret, gets only a token for its scopes, for an hour at most.",
    objective=Objective.AUTHENTICATION,
    why=(
        "Browser flows put tokens into addresses; a token that lives long outlives the rotation of its client's secret."
    ),
    fix=(
        "Set GenerateSecret true, AllowedOAuthFlows to client_credentials alone, AccessTokenValidity to 60 minutes or "
        "less, EnableTokenRevocation true, PreventUserExistenceErrors ENABLED, ExplicitAuthFlows without passwords; "
        "ours state all of them."
    ),
    source="https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html",
    types=("AWS::Cognito::UserPoolClient",),
)

MOST_SECONDS = 3600
TOKEN_FLOWS = ("ALLOW_REFRESH_TOKEN_AUTH",)
"""Left out, the service allows sign-in with SRP and custom challenges."""
SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}


def check(resource: Resource, context: Context) -> Result:
    """Answer for one client; the defaults are one hour, revocation on, and sign-in flows as well."""
    flows = resource.properties.get("AllowedOAuthFlows")
    if unresolved(flows):
        return unknown("AllowedOAuthFlows")
    machine = [str(each) for each in as_list(flows)] == ["client_credentials"]
    detail = "AllowedOAuthFlows is not client_credentials alone"
    return combine(
        passed("AllowedOAuthFlows") if machine else failed("AllowedOAuthFlows", detail=detail),
        require_true(resource, "GenerateSecret", detail="GenerateSecret is not true"),
        require_present(resource, "AllowedOAuthScopes", detail="AllowedOAuthScopes is empty"),
        _validity(resource, context),
        require_true(resource, "EnableTokenRevocation", default=not context.suffix, detail="tokens are not revocable"),
        _existence(resource, context),
        _sign_in(resource),
    )


def _existence(resource: Resource, context: Context) -> Result:
    path, detail = "PreventUserExistenceErrors", "answers tell which users exist"
    return require_text(resource, context, path, ("ENABLED",), default=stated(context, "ENABLED"), detail=detail)


def _sign_in(resource: Resource) -> Result:
    path = "ExplicitAuthFlows"
    flows = resource.properties.get(path)
    if unresolved(flows) or any(map(unresolved, as_list(flows))):
        return unknown(path)
    if not flows or not all(str(each) in TOKEN_FLOWS for each in as_list(flows)):
        return failed(path, detail="people may sign in through this client")
    return passed(path)


def _validity(resource: Resource, context: Context) -> Result:
    path = "AccessTokenValidity"
    unit = SECONDS.get(str(value_at(resource.properties, "TokenValidityUnits.AccessToken") or "hours"))
    if context.suffix and path not in resource.properties:
        return failed(path, detail="how long an access token lives is not stated")
    value = number(resource.properties.get(path), 1 if unit == SECONDS["hours"] else None)
    if unit is None or value is None:
        return unknown(path, "TokenValidityUnits.AccessToken")
    if value * unit > MOST_SECONDS:
        return failed(path, "TokenValidityUnits.AccessToken", detail="an access token lives for over an hour")
    return passed(path, "TokenValidityUnits.AccessToken")
