"""Somebody is told when a stream's consumers fall behind, long before records expire."""

from compliance.model import Answer, Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.alarms import require_alarm, tells_somebody, watching
from compliance.rules_support.answers import number, unknown

RULE = Rule(
    id="stream-iterator-age-alarm",
    title="Somebody is told when a stream's consumers fall behind, long before records expire.",
    objective=Objective.MONITORING,
    why="Unread records expire silently; the age of the oldest one is the only warning.",
    fix=(
        "Add an alarm with an action on GetRecords.IteratorAgeMilliseconds of the stream, with a threshold of at most "
        "half its retention."
    ),
    source="https://docs.aws.amazon.com/streams/latest/dev/troubleshooting-consumers.html",
    types=("AWS::Kinesis::Stream",),
    evidence_elsewhere=True,
)

METRICS = ("GetRecords.IteratorAgeMilliseconds", "IteratorAgeMilliseconds")
PATH = "Name"
HOUR = 3_600_000
"""Milliseconds."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one stream."""
    answer = require_alarm(context, resource, namespace="AWS/Kinesis", metrics=METRICS, path=PATH)
    if answer.answer is not Answer.PASS:
        return answer
    hours = number(resource.properties.get("RetentionPeriodHours"), 24)
    alarms, _ = watching(context, resource, namespace="AWS/Kinesis", metrics=METRICS)
    thresholds = [number(each.properties.get("Threshold")) for each in alarms if tells_somebody(context, each)]
    known = [each for each in thresholds if each is not None]
    if hours is None or not known:
        return unknown("RetentionPeriodHours")
    if min(known) > hours * HOUR / 2:
        return failed(PATH, detail="the alarm fires after more than half of the retention")
    return passed(PATH)
