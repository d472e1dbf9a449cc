"""A table is encrypted with a customer-managed key."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import as_list, combine, require_true
from compliance.rules_support.keys import customer_managed_key

RULE = Rule(
    id="table-customer-managed-key",
    title="A table is encrypted with a customer-managed key.",
    objective=Objective.ENCRYPTION_AT_REST,
    why=(
        "With the service's own key nothing but the table's permissions decides who reads it, and no use of the key "
        "is on record."
    ),
    fix="Set SSESpecification with SSEEnabled true and KMSMasterKeyId (for a global table in each replica).",
    source="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html",
    types=(
        "AWS::DynamoDB::Table",
        "AWS::DynamoDB::GlobalTable",
    ),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one table, all its replicas."""
    enabled = require_true(resource, "SSESpecification.SSEEnabled", detail="SSESpecification.SSEEnabled is not true")
    if resource.type == "AWS::DynamoDB::Table":
        return combine(enabled, customer_managed_key(resource, context, "SSESpecification.KMSMasterKeyId"))
    replicas = as_list(resource.properties.get("Replicas"))
    paths = [f"Replicas.{index}.SSESpecification.KMSMasterKeyId" for index in range(len(replicas))]
    return combine(enabled, *(customer_managed_key(resource, context, path) for path in paths))
