"""A provisioned stream has more than one shard."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, not_applicable
from compliance.rules_support.answers import require_range, unknown

RULE = Rule(
    id="stream-has-shards-to-spare",
    title="A provisioned stream has more than one shard.",
    objective=Objective.CAPACITY,
    why="One shard takes a thousand records a second and has one reader: a burst of one device blocks all others.",
    fix="Set ShardCount to 2 or more, or StreamModeDetails.StreamMode to ON_DEMAND.",
    source="https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html",
    types=("AWS::Kinesis::Stream",),
)

LEAST = 2
PATH = "ShardCount"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one stream; CloudFormation makes one shard where nothing is said."""
    value = value_at(resource.properties, "StreamModeDetails.StreamMode")
    mode = "PROVISIONED" if value is None else context.text(value, stack=resource.stack)
    if mode is None:
        return unknown("StreamModeDetails.StreamMode")
    if mode == "ON_DEMAND":
        return not_applicable()
    return require_range(resource, PATH, least=LEAST, default=1, detail=f"{PATH} is under {LEAST}")
