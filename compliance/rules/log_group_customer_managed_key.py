"""A log group is encrypted with a customer-managed key."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.keys import customer_managed_key

RULE = Rule(
    id="log-group-customer-managed-key",
    title="A log group is encrypted with a customer-managed key.",
    objective=Objective.ENCRYPTION_AT_REST,
    why="Logs tell who did what; with a key of the environment, reading them needs the key too, and is on record.",
    fix="Set KmsKeyId to a key of the environment whose policy lets the Logs service use it.",
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
    types=("AWS::Logs::LogGroup",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one log group."""
    return customer_managed_key(resource, context, "KmsKeyId")
