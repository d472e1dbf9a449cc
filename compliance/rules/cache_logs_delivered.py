"""The cache delivers its slow log and its engine log to log groups of the environment."""

from collections.abc import Mapping
from typing import Any

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.answers import as_list, combine, unknown
from compliance.rules_support.references import refers_to

RULE = Rule(
    id="cache-logs-delivered",
    title="The cache delivers its slow log and its engine log to log groups of the environment.",
    objective=Objective.LOGGING,
    why="Without them a failed failover or a slow command leaves no trace.",
    fix="Add LogDeliveryConfigurations for slow-log and engine-log, with a log group that the environment declares.",
    source="https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Log_Delivery.html",
    types=("AWS::ElastiCache::ReplicationGroup",),
)

PATH = "LogDeliveryConfigurations"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one replication group; a delivery to Firehose counts, whatever its stream."""
    configurations = resource.properties.get(PATH)
    if unresolved(configurations):
        return unknown(PATH)
    delivered = {str(each.get("LogType")): each for each in as_list(configurations) if isinstance(each, Mapping)}
    missing = sorted({"slow-log", "engine-log"} - set(delivered))
    if missing:
        return failed(PATH, detail=f"not delivered: {', '.join(missing)}")
    return combine(*(_destination(each, context, stack=resource.stack) for each in delivered.values()))


def _destination(configuration: Mapping[str, Any], context: Context, *, stack: str) -> Result:
    value = value_at(configuration, "DestinationDetails.CloudWatchLogsDetails.LogGroup")
    if value is None:
        return passed(PATH)
    groups = list(context.resources("AWS::Logs::LogGroup"))
    found = [refers_to(context, value, group, stack=stack) for group in groups]
    if any(found):
        return passed(PATH)
    if context.text(value, stack=stack) is None:
        return unknown(PATH)
    return failed(PATH, detail="a log is delivered to a log group that the environment does not declare")
