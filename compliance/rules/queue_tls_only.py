"""A queue refuses requests that do not come over TLS."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.queues import denies_plain_transport

RULE = Rule(
    id="queue-tls-only",
    title="A queue refuses requests that do not come over TLS.",
    objective=Objective.ENCRYPTION_IN_TRANSIT,
    why="Messages and the signature of the request would cross the network in the clear.",
    fix="Add an AWS::SQS::QueuePolicy with a Deny for everybody where aws:SecureTransport is false.",
    source="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
    types=("AWS::SQS::Queue",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one queue."""
    return denies_plain_transport(
        context,
        resource,
        policy_type="AWS::SQS::QueuePolicy",
        names="Queues",
        actions=("sqs:SendMessage", "sqs:ReceiveMessage"),
    )
