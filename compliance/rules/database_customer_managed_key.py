"""A database and what it learns about queries are encrypted with a customer-managed key."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, is_true, not_applicable
from compliance.rules_support.answers import combine, require_true
from compliance.rules_support.keys import customer_managed_key

RULE = Rule(
    id="database-customer-managed-key",
    title="A database and what it learns about queries are encrypted with a customer-managed key.",
    objective=Objective.ENCRYPTION_AT_REST,
    why="With the provider's key every principal of the account that may restore a snapshot may read it.",
    fix="Set StorageEncrypted and KmsKeyId; with Performance Insights also PerformanceInsightsKMSKeyId.",
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html",
    types=(
        "AWS::RDS::DBInstance",
        "AWS::RDS::DBCluster",
    ),
)

INSIGHTS = {
    "AWS::RDS::DBInstance": ("EnablePerformanceInsights", "PerformanceInsightsKMSKeyId"),
    "AWS::RDS::DBCluster": ("PerformanceInsightsEnabled", "PerformanceInsightsKmsKeyId"),
}
"""Type to the property that turns Performance Insights on (it keeps query texts), and its key."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one database; an instance of a cluster takes the cluster's key."""
    enabled, insights_key = INSIGHTS[resource.type]
    results = []
    if resource.type == "AWS::RDS::DBCluster" or "DBClusterIdentifier" not in resource.properties:
        results.append(require_true(resource, "StorageEncrypted", detail="StorageEncrypted is not true"))
        results.append(customer_managed_key(resource, context, "KmsKeyId"))
    if is_true(resource.properties.get(enabled)):
        results.append(customer_managed_key(resource, context, insights_key))
    return combine(*results) if results else not_applicable()
