"""Passwords and keys in a template are references to Secrets Manager."""

import re
from typing import Any

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import as_list, combine, unknown
from compliance.rules_support.references import outline

RULE = Rule(
    id="credentials-by-reference",
    title="Passwords and keys in a template are references to Secrets Manager.",
    objective=Objective.SECRET_ROTATION,
    why=(
        "A literal password is readable by everybody who can read the template, and outlives every rotation of the "
        "secret."
    ),
    fix="Use a dynamic reference, {{resolve:secretsmanager:...}}, or let the service manage the password.",
    source="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html",
    types=(
        "AWS::RDS::DBInstance",
        "AWS::RDS::DBCluster",
        "AWS::ElastiCache::ReplicationGroup",
        "AWS::ElastiCache::User",
        "AWS::ApiGateway::ApiKey",
    ),
)

CREDENTIALS = {
    "AWS::RDS::DBInstance": "MasterUserPassword",
    "AWS::RDS::DBCluster": "MasterUserPassword",
    "AWS::ElastiCache::ReplicationGroup": "AuthToken",
    "AWS::ElastiCache::User": "AuthenticationMode.Passwords",
    "AWS::ApiGateway::ApiKey": "Value",
}
SELF_MADE = ("AWS::ApiGateway::ApiKey",)
"""Where nothing is given the service generates a value, which somebody then copies by hand."""
REFERENCE = re.compile(r"\{\{resolve:(secretsmanager|ssm-secure):")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one resource; one that carries no credential is not spoken of."""
    path = CREDENTIALS[resource.type]
    values = as_list(value_at(resource.properties, path)) or as_list(resource.properties.get("Passwords"))
    if not values and resource.type in SELF_MADE:
        return failed(
            path, detail=f"{path} is absent: the service makes one up, which is in no secret and never rotates"
        )
    if not values:
        return not_applicable()
    return combine(*(_credential(value, context, path=path, stack=resource.stack) for value in values))


def _credential(value: Any, context: Context, *, path: str, stack: str) -> Result:
    if REFERENCE.search(outline(context, value, stack=stack)):
        return passed(path)
    if context.text(value, stack=stack) is None:
        return unknown(path)
    return failed(path, detail=f"{path} holds a literal value")
