"""A rotation function changes the credentials that it rotates, and no others."""

from collections.abc import Iterator
from typing import Any

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import as_list
from compliance.rules_support.policies import POLICY_TYPES, Statement, identity_statements, judged
from compliance.rules_support.references import outline, refers_to, same, targets
from compliance.rules_support.rotations import FUNCTION, secrets_of

RULE = Rule(
    id="rotation-role-scoped",
    title="A rotation function changes the credentials that it rotates, and no others.",
    objective=Objective.SECRET_ROTATION,
    why=(
        "Who can run code in a rotation function has its rights: with a wildcard that is every credential of the "
        "account, to read and to replace by one of his own."
    ),
    fix=(
        "Name actions one by one; as Resource the secrets whose schedules call the function, the cache users, the "
        "user pool. No NotAction, no NotResource."
    ),
    source="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html",
    types=("AWS::IAM::Role", *POLICY_TYPES),
)

CREDENTIALS = (
    "secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue", "secretsmanager:UpdateSecret",
    "secretsmanager:UpdateSecretVersionStage", "elasticache:ModifyUser", "cognito-idp:AddUserPoolClientSecret",
    "cognito-idp:DeleteUserPoolClientSecret", "rds:ModifyDBInstance",
)  # fmt: skip
"""What reads or replaces a credential."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one policy of a rotation function's role, or for the role's inline ones."""
    rotated = list(_rotated(resource, context))
    if not rotated:
        return not_applicable()
    allowing = [each for each in identity_statements(resource) if each.allows]
    return judged(resource, [_confined(each, resource, rotated, context) for each in allowing if _touched(each)])


def _touched(statement: Statement) -> list[str]:
    """Return the actions on credentials that a statement speaks of; all of them where it speaks by exceptions."""
    return [action for action in CREDENTIALS if statement.inverted or statement.covers(action)]


def _confined(statement: Statement, resource: Resource, rotated: list[Resource], context: Context) -> Result:
    if statement.inverted:
        return failed(statement.path, detail="what is allowed is said by exceptions")
    if any("*" in action for action in statement.actions):
        return failed(statement.path, detail="actions on credentials are not named one by one")
    secrets = any(action.startswith("secretsmanager:") for action in _touched(statement))
    for value in statement.resources:
        if secrets and not any(refers_to(context, value, each, stack=resource.stack) for each in rotated):
            return failed(statement.path, detail="a secret that the function does not rotate")
        if not secrets and not targets(context, value, stack=resource.stack) and "*" in _text(value, resource, context):
            return failed(statement.path, detail="credentials are not named one by one")
    return passed(statement.path)


def _text(value: Any, resource: Resource, context: Context) -> str:
    return outline(context, value, stack=resource.stack)


def _rotated(resource: Resource, context: Context) -> Iterator[Resource]:
    """Yield the secrets that functions with this policy, or this role, rotate."""
    roles = list(_roles(resource, context))
    for function in context.resources(FUNCTION):
        assumed = targets(context, function.properties.get("Role"), stack=function.stack)
        if any(same(role, each) for role in roles for each in assumed):
            yield from secrets_of(context, function)


def _roles(resource: Resource, context: Context) -> Iterator[Resource]:
    if resource.type == "AWS::IAM::Role":
        yield resource
        return
    names = [*as_list(resource.properties.get("Roles")), *as_list(resource.properties.get("RoleName"))]
    for role in context.resources("AWS::IAM::Role"):
        attached = targets(context, role.properties.get("ManagedPolicyArns"), stack=role.stack)
        if any(same(each, resource) for each in attached) or any(
            refers_to(context, name, role, stack=resource.stack) for name in names
        ):
            yield role
