"""Who may assume a role is named: a service, a workflow, an identity."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.accounts import opens_to_account
from compliance.rules_support.answers import as_list, combine, unknown
from compliance.rules_support.conditions import CALLERS, narrows
from compliance.rules_support.policies import Statement, trust_statements, undecided

RULE = Rule(
    id="role-trust-not-open",
    title="Who may assume a role is named: a service, a workflow, an identity.",
    objective=Objective.LEAST_PRIVILEGE,
    why='A trust policy that says "everybody", or names an identity provider without a subject, lets in strangers.',
    fix=(
        "Name the principal; for web identities add StringEquals on the provider's aud and sub, for other accounts one "
        "on the principal or on sts:ExternalId."
    ),
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
    types=("AWS::IAM::Role",),
)

PATH = "AssumeRolePolicyDocument"
PEOPLE = tuple(key for key in CALLERS if key.startswith("aws:principal"))
"""Conditions that make a named group of everybody; what services send with their requests does not."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one role."""
    results = [unknown(PATH) if undecided(resource.properties.get(PATH)) else passed(PATH)]
    for statement in trust_statements(resource):
        if not statement.allows:
            continue
        if statement.inverted or (statement.speaks_to_everybody() and not narrows(statement, *PEOPLE)):
            results.append(failed(PATH, statement.path, detail="everybody may assume the role"))
        if statement.covers("sts:AssumeRoleWithWebIdentity") and "Federated" in statement.principals:
            results.append(_web_identity(statement))
        if opens_to_account(statement, resource, context):
            results.append(failed(PATH, statement.path, detail="everybody in another account may assume the role"))
    return combine(*results)


def _web_identity(statement: Statement) -> Result:
    exact = statement.conditions.get("StringEquals", {})
    keys = {str(key).lower().rpartition(":")[2]: value for key, value in exact.items()}
    # An identity pool of Cognito is pinned by its own id; its subjects are its users.
    pool = "cognito-identity.amazonaws.com" in statement.principals["Federated"]
    for name in ("aud",) if pool else ("aud", "sub"):
        values = as_list(keys.get(name))
        if not values or any(isinstance(each, str) and "*" in each for each in values):
            return failed(PATH, statement.path, detail=f"the web identity's {name} is not pinned")
    return passed(PATH)
