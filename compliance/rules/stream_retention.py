"""A stream keeps its records long enough to outlive a day without consumers."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import require_range

RULE = Rule(
    id="stream-retention",
    title="A stream keeps its records long enough to outlive a day without consumers.",
    objective=Objective.DURABILITY,
    why="The stream is the buffer for every outage behind it; what its retention does not cover is lost.",
    fix="Set RetentionPeriodHours to 24 or more, explicitly.",
    source="https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html",
    types=("AWS::Kinesis::Stream",),
)

LEAST_HOURS = 24


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one stream."""
    path = "RetentionPeriodHours"
    return require_range(resource, path, least=LEAST_HOURS, detail=f"{path} is not set to {LEAST_HOURS} or more")
