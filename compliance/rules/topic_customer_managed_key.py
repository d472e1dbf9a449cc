"""A topic is encrypted with a customer-managed key."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.keys import customer_managed_key

RULE = Rule(
    id="topic-customer-managed-key",
    title="A topic is encrypted with a customer-managed key.",
    objective=Objective.ENCRYPTION_AT_REST,
    why=(
        "alias/aws/sns cannot be used by CloudWatch: alarms would be dropped without an error; and no key policy "
        "would decide who reads."
    ),
    fix="Set KmsMasterKeyId to a key of the environment whose policy lets cloudwatch.amazonaws.com use it.",
    source="https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
    types=("AWS::SNS::Topic",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one topic."""
    return customer_managed_key(resource, context, "KmsMasterKeyId")
