"""Somebody is told when a dead letter arrives."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, not_applicable
from compliance.rules_support.alarms import require_alarm
from compliance.rules_support.queues import receives_dead_letters

RULE = Rule(
    id="dead-letter-queue-alarmed",
    title="Somebody is told when a dead letter arrives.",
    objective=Objective.MONITORING,
    why="A dead letter is an event that no code could handle; unnoticed it expires after 14 days, and is lost then.",
    fix="Add an alarm with an action on ApproximateNumberOfMessagesVisible of the queue.",
    source="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/dead-letter-queues-alarms-cloudwatch.html",
    types=("AWS::SQS::Queue",),
    evidence_elsewhere=True,
)

METRICS = ("ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one queue; one that gets no dead letters is not spoken of."""
    if not receives_dead_letters(context, resource):
        return not_applicable()
    return require_alarm(context, resource, namespace="AWS/SQS", metrics=METRICS, path="QueueName")
