"""A cluster encrypts the tasks' disks and the records of shells under a key of the customer."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, not_applicable
from compliance.rules_support.answers import combine, require_true
from compliance.rules_support.keys import customer_managed_key

RULE = Rule(
    id="cluster-customer-managed-key",
    title="A cluster encrypts the tasks' disks and the records of shells under a key of the customer.",
    objective=Objective.ENCRYPTION_AT_REST,
    why="Tasks write readings to their disk, and shells show them; only the customer's key has the customer's policy.",
    fix=(
        "Set ManagedStorageConfiguration.FargateEphemeralStorageKmsKeyId, and in ExecuteCommandConfiguration KmsKeyId "
        "and LogConfiguration.CloudWatchEncryptionEnabled."
    ),
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-storage-encryption.html",
    types=("AWS::ECS::Cluster",),
)

STORAGE = "Configuration.ManagedStorageConfiguration.FargateEphemeralStorageKmsKeyId"
SHELLS = "Configuration.ExecuteCommandConfiguration"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one cluster; in somebody else's, what is not set up is not spoken of."""
    results = []
    if context.suffix or value_at(resource.properties, STORAGE) is not None:
        results.append(customer_managed_key(resource, context, STORAGE))
    if context.suffix or value_at(resource.properties, SHELLS) is not None:
        results.append(customer_managed_key(resource, context, f"{SHELLS}.KmsKeyId"))
    groups = f"{SHELLS}.LogConfiguration.CloudWatchLogGroupName"
    if value_at(resource.properties, groups) is not None:
        path = f"{SHELLS}.LogConfiguration.CloudWatchEncryptionEnabled"
        results.append(require_true(resource, path, detail="records of shells are accepted by groups without a key"))
    return combine(*results) if results else not_applicable()
