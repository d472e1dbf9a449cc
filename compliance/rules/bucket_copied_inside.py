"""A bucket's objects are copied to no bucket outside of the environment."""

from typing import Any

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.answers import as_list, combine, unknown
from compliance.rules_support.references import targets
from compliance.rules_support.stated import stated

RULE = Rule(
    id="bucket-copied-inside",
    title="A bucket's objects are copied to no bucket outside of the environment.",
    objective=Objective.DATA_LOSS_PREVENTION,
    why="Replication carries every new object out, silently, to wherever its one line says.",
    fix="Take ReplicationConfiguration out, or let its destinations be buckets that the environment declares.",
    source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html",
    types=("AWS::S3::Bucket",),
)

PATH = "ReplicationConfiguration"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one bucket; whose a bucket is that somebody else's template names, nothing shows."""
    configuration = resource.properties.get(PATH)
    rules = value_at(configuration, "Rules")
    if unresolved(configuration) or unresolved(rules):
        return unknown(PATH)
    return combine(passed(PATH), *(_destination(each, resource, context) for each in as_list(rules)))


def _destination(rule: Any, resource: Resource, context: Context) -> Result:
    value = value_at(rule, "Destination.Bucket")
    if any(each.type == "AWS::S3::Bucket" for each in targets(context, value, stack=resource.stack)):
        return passed(PATH)
    if context.text(value, stack=resource.stack) is None or stated(context, default=True):
        return unknown(PATH)
    return failed(PATH, detail="objects are copied to a bucket that the environment does not declare")
