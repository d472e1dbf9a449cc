"""A secret's value is generated, never written in a template."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import unknown

RULE = Rule(
    id="secret-value-generated",
    title="A secret's value is generated, never written in a template.",
    objective=Objective.AUTHENTICATION,
    why="A template is readable in the repository, in the assembly and in CloudFormation; a secret in it is none.",
    fix="Use GenerateSecretString (with SecretStringTemplate for what is not secret) instead of SecretString.",
    source="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html",
    types=("AWS::SecretsManager::Secret",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one secret; one without any value is filled outside CloudFormation."""
    if "GenerateSecretString" in resource.properties:
        return passed("GenerateSecretString")
    value = resource.properties.get("SecretString")
    if value is None:
        return passed("SecretString")
    if context.text(value, stack=resource.stack) is None:
        return unknown("SecretString")
    return failed("SecretString", detail="SecretString holds a literal value")
