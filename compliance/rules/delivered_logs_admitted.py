"""Services that deliver logs are let into their log groups."""

from collections.abc import Iterator
from typing import Any

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import as_list
from compliance.rules_support.references import outline, physical_name, references, refers_to, same

RULE = Rule(
    id="delivered-logs-admitted",
    title="Logs that a service delivers find a policy that lets them into their log group.",
    objective=Objective.LOGGING,
    why=(
        "Without a policy the log stays empty, or the service writes one of its own, which a destroy leaves behind and "
        "which names whatever it likes."
    ),
    fix="Add an AWS::Logs::ResourcePolicy that lets delivery.logs.amazonaws.com write to the log group.",
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html",
)

SERVICE = "delivery.logs.amazonaws.com"


def check(context: Context) -> Result:
    """Answer for one environment that is made to be destroyed (it has a suffix)."""
    found = list(_destinations(context)) if context.suffix else []
    groups = [
        group
        for group in context.resources("AWS::Logs::LogGroup")
        if any(refers_to(context, value, group, stack=stack) for value, stack in found)
    ]
    if not groups:
        return not_applicable()
    policies = list(context.resources("AWS::Logs::ResourcePolicy"))
    missing = sorted(each.path for each in groups if not any(_admits(context, one, each) for one in policies))
    return failed(detail=f"no policy lets logs into {', '.join(missing)}") if missing else passed()


def _destinations(context: Context) -> Iterator[tuple[Any, str]]:
    for each in context.resources("AWS::Route53Resolver::ResolverQueryLoggingConfig"):
        yield each.properties.get("DestinationArn"), each.stack
    for each in context.resources("AWS::WAFv2::LoggingConfiguration"):
        yield from ((one, each.stack) for one in as_list(each.properties.get("LogDestinationConfigs")))
    for each in context.resources("AWS::ElastiCache::ReplicationGroup"):
        for one in as_list(each.properties.get("LogDeliveryConfigurations")):
            yield value_at(one, "DestinationDetails.CloudWatchLogsDetails.LogGroup"), each.stack


def _admits(context: Context, policy: Resource, group: Resource) -> bool:
    document = policy.properties.get("PolicyDocument")
    text = outline(context, document, stack=policy.stack)
    if SERVICE not in text:
        return False
    name = physical_name(context, group)
    if name is not None and f":log-group:{name}:" in text:
        return True
    return any(same(context.target(each, stack=policy.stack), group) for each in references(document))
