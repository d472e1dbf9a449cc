"""A secret's value is generated, never written in a template."""

import json
from typing import Any

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import unknown
from compliance.rules_support.references import outline, targets
from compliance.rules_support.stated import stated

RULE = Rule(
    id="secret-value-generated",
    title="A secret's value is generated, never written in a template.",
    objective=Objective.SECRET_ROTATION,
    why="A template is readable in the repository, in the assembly and in CloudFormation; a secret in it is none.",
    fix="Use GenerateSecretString (with SecretStringTemplate for what is not secret) instead of SecretString.",
    source="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html",
    types=("AWS::SecretsManager::Secret",),
)

PATH = "SecretString"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one secret; one without any value is filled elsewhere, and none of an environment of ours is."""
    if "GenerateSecretString" in resource.properties:
        return passed("GenerateSecretString")
    value = resource.properties.get(PATH)
    if value is None:
        filled = stated(context, default=True)
        return passed(PATH) if filled else failed(PATH, detail="no value: a person would have to fill it, and see it")
    if context.text(value, stack=resource.stack) is not None:
        return failed(PATH, detail="SecretString holds a literal value")
    return passed(PATH) if _generated_by_cognito(value, context, stack=resource.stack) else unknown(PATH)


def _generated_by_cognito(value: Any, context: Context, *, stack: str) -> bool:
    """Tell whether a value is JSON of nothing but attributes of an app client, whose secret Cognito generates."""
    try:
        fields = json.loads(outline(context, value, stack=stack))
    except ValueError:
        return False
    known = targets(context, value, stack=stack)
    clients = [each for each in known if each.type == "AWS::Cognito::UserPoolClient"]
    return isinstance(fields, dict) and set(fields.values()) == {"*"} and known == clients and len(known) == len(fields)
