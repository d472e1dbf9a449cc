"""A function's variables are encrypted under a key of the customer."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, not_applicable
from compliance.rules_support.keys import customer_managed_key

RULE = Rule(
    id="function-customer-managed-key",
    title="A function's variables are encrypted under a key of the customer.",
    objective=Objective.ENCRYPTION_AT_REST,
    why="Under the provider's key everybody who may read the function's configuration reads its variables.",
    fix="Set KmsKeyArn to an AWS::KMS::Key.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html",
    types=("AWS::Lambda::Function",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one function that has variables."""
    if not value_at(resource.properties, "Environment.Variables"):
        return not_applicable()
    return customer_managed_key(resource, context, "KmsKeyArn")
