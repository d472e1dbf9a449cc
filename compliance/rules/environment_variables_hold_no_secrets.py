"""Environment variables of tasks and functions hold no secret."""

import re
from collections.abc import Mapping
from typing import Any

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.answers import as_list, combine, unknown
from compliance.rules_support.containers import containers
from compliance.rules_support.references import outline, targets

RULE = Rule(
    id="environment-variables-hold-no-secrets",
    title="Environment variables of tasks and functions hold no secret.",
    objective=Objective.SECRET_ROTATION,
    why=(
        "Environment variables are shown in consoles, API answers and crash reports, and do not change when a secret "
        "rotates."
    ),
    fix=(
        "Pass the name or ARN of the secret and read it when it is needed, or use Secrets with ValueFrom in the "
        "container."
    ),
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
    types=(
        "AWS::ECS::TaskDefinition",
        "AWS::Lambda::Function",
    ),
)

NAMED = re.compile(r"(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIALS?)$")
"""Names that end so say that the value is the secret itself; `..._SECRET_NAME` and `..._SECRET_ARN` do not."""
VALUED = re.compile(
    r"\{\{resolve:(secretsmanager|ssm-secure):|-----BEGIN [A-Z ]*PRIVATE KEY-----|(?:AKIA|ASIA)[0-9A-Z]{16}"
    r"|[a-z][a-z0-9+]*://[^/\s:@]+:[^/\s@]+@"
)
"""A resolved secret, a private key, an access key id, an address with a password."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for all variables of one task or function."""
    if resource.type == "AWS::Lambda::Function":
        variables = value_at(resource.properties, "Environment.Variables")
        if not isinstance(variables, Mapping | None) or unresolved(variables):
            return unknown("Environment.Variables")
        entries = [("Environment.Variables", str(key), value) for key, value in (variables or {}).items()]
    else:
        if any(unresolved(each.get("Environment")) for _, each in containers(resource)):
            return unknown("ContainerDefinitions")
        entries = [
            (f"{path}.Environment", str(each.get("Name", "")), each.get("Value"))
            for path, container in containers(resource)
            for each in as_list(container.get("Environment"))
            if isinstance(each, Mapping)
        ]
    paths = dict.fromkeys(path for path, _, _ in entries)
    found = [_secret(context, path, name, value, stack=resource.stack) for path, name, value in entries]
    return combine(passed(*paths), *found)


def _secret(context: Context, path: str, name: str, value: Any, *, stack: str) -> Result:
    text = outline(context, value, stack=stack)
    reference = any(each.type == "AWS::SecretsManager::Secret" for each in targets(context, value, stack=stack))
    if VALUED.search(text) or (NAMED.search(name.upper()) and text and not reference and not text.startswith("arn:")):
        return failed(path, detail=f"the variable {name} looks like a secret")
    return passed(path)
