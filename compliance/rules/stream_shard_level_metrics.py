"""A stream reports iterator age and throttles for each shard."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.answers import as_list, unknown

RULE = Rule(
    id="stream-shard-level-metrics",
    title="A stream reports iterator age and throttles for each shard.",
    objective=Objective.MONITORING,
    why="Averages over all shards hide the one hot shard whose records expire unread.",
    fix="Add IteratorAgeMilliseconds and WriteProvisionedThroughputExceeded (or ALL) to DesiredShardLevelMetrics.",
    source="https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html",
    types=("AWS::Kinesis::Stream",),
)

WANTED = {"IteratorAgeMilliseconds", "WriteProvisionedThroughputExceeded"}
PATH = "DesiredShardLevelMetrics"


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one stream."""
    value = resource.properties.get(PATH)
    if unresolved(value):
        return unknown(PATH)
    found = {str(each) for each in as_list(value)}
    missing = sorted(WANTED - found)
    if "ALL" in found or not missing:
        return passed(PATH)
    return failed(PATH, detail=f"not reported for each shard: {', '.join(missing)}")
