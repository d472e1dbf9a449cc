"""A topic refuses requests that do not come over TLS."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.queues import denies_plain_transport

RULE = Rule(
    id="topic-tls-only",
    title="A topic refuses requests that do not come over TLS.",
    objective=Objective.ENCRYPTION_IN_TRANSIT,
    why=(
        "Alarms tell what is broken and where; they and the signature of the request would cross the network in the "
        "clear."
    ),
    fix="Add an AWS::SNS::TopicPolicy with a Deny for everybody where aws:SecureTransport is false.",
    source="https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html",
    types=("AWS::SNS::Topic",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one topic."""
    return denies_plain_transport(
        context, resource, policy_type="AWS::SNS::TopicPolicy", names="Topics", actions=("sns:Publish",)
    )
