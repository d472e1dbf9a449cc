"""What is in a log group, by who writes it."""

import re
from collections.abc import Iterator
from typing import Any

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context
from compliance.rules_support.answers import as_list
from compliance.rules_support.references import outline, references, referred_to

_NO_PERSONAL_DATA = re.compile(r"/aws/ecs/containerinsights/|RDSOSMetrics$|/aws/apigateway/welcome$")
"""Metrics of containers and database hosts, and the test message of API Gateway."""


def holds_application_logs(context: Context, group: Resource) -> bool:
    """Tell whether credentials or personal data may get into a log group.

    Not into one that only gets flow logs, DNS queries, or an audit trail, whose records are evidence as they are; nor
    into one for reports of the masking itself, which must not be masked again.
    """
    name = outline(context, group.properties.get("LogGroupName"), stack=group.stack)
    return not _NO_PERSONAL_DATA.match(name) and referred_to(context, _network_logs(context), group) is not True


def _network_logs(context: Context) -> Iterator[tuple[Any, str]]:
    for kind, paths in (
        ("AWS::EC2::FlowLog", ("LogGroupName", "LogDestination")),
        ("AWS::Route53Resolver::ResolverQueryLoggingConfig", ("DestinationArn",)),
        ("AWS::CloudTrail::Trail", ("CloudWatchLogsLogGroupArn",)),
    ):
        for each in context.resources(kind):
            for path in paths:
                if path in each.properties:
                    yield each.properties[path], each.stack
    for group in context.resources("AWS::Logs::LogGroup"):
        for statement in as_list(value_at(group.properties, "DataProtectionPolicy.Statement")):
            value = value_at(statement, "Operation.Audit.FindingsDestination.CloudWatchLogs.LogGroup")
            if value is not None:
                yield value, group.stack
    for policy in context.resources("AWS::Logs::AccountPolicy"):
        yield from ((each, policy.stack) for each in references(policy.properties.get("PolicyDocument")))
