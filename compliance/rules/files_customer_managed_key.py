"""A file system is encrypted with a customer-managed key."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import combine, require_true
from compliance.rules_support.keys import customer_managed_key

RULE = Rule(
    id="files-customer-managed-key",
    title="A file system is encrypted with a customer-managed key.",
    objective=Objective.ENCRYPTION_AT_REST,
    why="The archive of readings lies there for a year; whoever may mount it should need the key as well.",
    fix="Set Encrypted to true and KmsKeyId to a key of the environment.",
    source="https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html",
    types=("AWS::EFS::FileSystem",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one file system."""
    return combine(
        require_true(resource, "Encrypted", detail="Encrypted is not true"),
        customer_managed_key(resource, context, "KmsKeyId"),
    )
