"""A queue is encrypted with a customer-managed key."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.keys import customer_managed_key

RULE = Rule(
    id="queue-customer-managed-key",
    title="A queue is encrypted with a customer-managed key.",
    objective=Objective.ENCRYPTION_AT_REST,
    why="Dead letters hold readings; the service's own key keeps nobody of the account from reading them.",
    fix="Set KmsMasterKeyId to a key of the environment.",
    source="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html",
    types=("AWS::SQS::Queue",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one queue."""
    return customer_managed_key(resource, context, "KmsMasterKeyId")
