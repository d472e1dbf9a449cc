"""A secret is encrypted with a customer-managed key."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.keys import customer_managed_key

RULE = Rule(
    id="secret-customer-managed-key",
    title="A secret is encrypted with a customer-managed key.",
    objective=Objective.ENCRYPTION_AT_REST,
    why=(
        "Who may read the secret is then decided twice, by its policy and by the key's, and every use of the key is "
        "on record."
    ),
    fix="Set KmsKeyId to a key of the environment.",
    source="https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
    types=("AWS::SecretsManager::Secret",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one secret."""
    return customer_managed_key(resource, context, "KmsKeyId")
