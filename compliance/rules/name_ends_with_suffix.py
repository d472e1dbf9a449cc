"""A resource's physical name ends with the environment's suffix."""

import re

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import combine, unknown
from compliance.rules_support.catalogue import NAME_PROPERTIES
from compliance.rules_support.references import outline

RULE = Rule(
    id="name-ends-with-suffix",
    title="A resource's physical name ends with the environment's suffix.",
    objective=Objective.ENVIRONMENT_SEPARATION,
    why=(
        "The name alone then tells whose it is, in bills, logs and alarms; and environments share an account without "
        "a collision."
    ),
    fix='Set the name property that the finding names to "{resource-name}-{environmentSuffix}".',
    source="https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html",
)

SERVICE_FIXED = re.compile(r"RDSOSMetrics|/aws/apigateway/welcome")
"""Log groups whose whole name the service decides."""
SECOND_NAMES = {"AWS::ElastiCache::User": "UserName", "AWS::Cognito::UserPoolResourceServer": "Name"}
"""Type to a name beside the identifier: what it signs in with, what a console shows."""
BUILT_IN = "default"
"""The user name that every cache has."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one resource of an environment with a suffix, if its type can be named; for its second name too."""
    path, second = NAME_PROPERTIES.get(resource.type), SECOND_NAMES.get(resource.type, "")
    if path is None or not context.suffix:
        return not_applicable()
    first = _named(resource, context, path)
    if resource.properties.get(second) in (None, BUILT_IN):
        return first
    return combine(first, _named(resource, context, second))


def _named(resource: Resource, context: Context, path: str) -> Result:
    """Answer for one name.

    A log group may carry the suffix at the end of an inner part of its path, where a service appends its own.
    """
    value = value_at(resource.properties, path)
    if value is None:
        return failed(path, detail=f"{path} is absent: the service makes up a name")
    name = outline(context, value, stack=resource.stack)
    if resource.type == "AWS::Logs::LogGroup" and SERVICE_FIXED.fullmatch(name):
        return not_applicable()
    parts = name.split("/") if resource.type == "AWS::Logs::LogGroup" else [name.removesuffix(".fifo")]
    if any(part == context.suffix or part.endswith(f"-{context.suffix}") for part in parts):
        return passed(path)
    return unknown(path) if name.endswith("*") else failed(path, detail=f"{path} does not end with the suffix")
