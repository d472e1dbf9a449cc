"""Logs in a bucket are kept for at least thirty days, and for a time that was decided."""

import re
from collections.abc import Mapping

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed, unresolved
from compliance.rules_support.answers import as_list, combine, number, unknown
from compliance.rules_support.references import outline

RULE = Rule(
    id="bucket-logs-kept",
    title="Logs in a bucket are kept for at least thirty days, and for a time that was decided.",
    objective=Objective.RECORD_RETENTION,
    why="An intrusion is found weeks later; what was deleted before that cannot show how it began.",
    fix="Set ExpirationInDays of the bucket's lifecycle rules to 30 or more.",
    source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html",
    types=("AWS::S3::Bucket",),
)

LEAST_DAYS = 30
PATH = "LifecycleConfiguration"
_FOR_LOGS = re.compile(r"(?:^|[^a-z])(?:access)?logs?(?:$|[^a-z])", re.IGNORECASE)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one bucket whose name says that it is for logs."""
    name = resource.properties.get("BucketName")
    called = outline(context, name, stack=resource.stack) if name is not None else resource.logical_id
    if not _FOR_LOGS.search(called):
        return not_applicable()
    rules = value_at(resource.properties, f"{PATH}.Rules")
    if unresolved(rules):
        return unknown(PATH)
    enabled = [each for each in as_list(rules) if isinstance(each, Mapping) and each.get("Status") == "Enabled"]
    days = [each["ExpirationInDays"] for each in enabled if "ExpirationInDays" in each]
    if not days:
        return failed(PATH, detail="how long logs are kept is not decided")
    return combine(*(_kept(each) for each in days))


def _kept(days: object) -> Result:
    if unresolved(days):
        return unknown(PATH)
    found = number(days)
    if found is None or found < LEAST_DAYS:
        return failed(PATH, detail=f"ExpirationInDays is under {LEAST_DAYS}")
    return passed(PATH)
