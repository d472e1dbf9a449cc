"""The cache is encrypted at rest with a customer-managed key."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import combine, require_true
from compliance.rules_support.keys import customer_managed_key

RULE = Rule(
    id="cache-customer-managed-key",
    title="The cache is encrypted at rest with a customer-managed key.",
    objective=Objective.ENCRYPTION_AT_REST,
    why=(
        "Nodes write to disk when they synchronise replicas; with the provider's key nobody here controls who can "
        "read that."
    ),
    fix="Set AtRestEncryptionEnabled to true and KmsKeyId to a key of the environment.",
    source="https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html",
    types=("AWS::ElastiCache::ReplicationGroup",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one replication group."""
    return combine(
        require_true(resource, "AtRestEncryptionEnabled", detail="AtRestEncryptionEnabled is not true"),
        customer_managed_key(resource, context, "KmsKeyId"),
    )
