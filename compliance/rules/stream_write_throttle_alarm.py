"""Somebody is told when a stream refuses records."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.alarms import require_alarm

RULE = Rule(
    id="stream-write-throttle-alarm",
    title="Somebody is told when a stream refuses records.",
    objective=Objective.MONITORING,
    why="A refused record waits at the producer, whose disk is finite; throttling that nobody sees becomes loss.",
    fix="Add an alarm with an action on WriteProvisionedThroughputExceeded of the stream.",
    source="https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html",
    types=("AWS::Kinesis::Stream",),
    evidence_elsewhere=True,
)

METRICS = ("WriteProvisionedThroughputExceeded", "PutRecords.ThrottledRecords")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one stream."""
    return require_alarm(context, resource, namespace="AWS/Kinesis", metrics=METRICS, path="Name")
