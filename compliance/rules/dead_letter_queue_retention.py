"""A dead letter is kept as long as the service allows."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, not_applicable
from compliance.rules_support.answers import require_range
from compliance.rules_support.queues import receives_dead_letters

RULE = Rule(
    id="dead-letter-queue-retention",
    title="A dead letter is kept as long as the service allows.",
    objective=Objective.DURABILITY,
    why="Between a failure on a Friday and its repair there must be time; the default of four days is a long weekend.",
    fix="Set MessageRetentionPeriod to 1209600 (14 days).",
    source="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
    types=("AWS::SQS::Queue",),
)

FOURTEEN_DAYS = 1_209_600
"""Seconds; the most that the service keeps a message."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one queue; one that gets no dead letters is not spoken of."""
    if not receives_dead_letters(context, resource):
        return not_applicable()
    path = "MessageRetentionPeriod"
    return require_range(resource, path, least=FOURTEEN_DAYS, default=345_600, detail=f"{path} is under 14 days")
