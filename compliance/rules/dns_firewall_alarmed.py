"""Somebody is told when a network asks for a name that is known to be malicious."""

from collections.abc import Iterator, Mapping
from typing import Any

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.alarm_queries import METRIC_FILTER, queries
from compliance.rules_support.alarms import ALARM, tells_somebody
from compliance.rules_support.answers import as_list, number
from compliance.rules_support.references import referred_to, refers_to

RULE = Rule(
    id="dns-firewall-alarmed",
    title="Somebody is told when a network asks for a name that its DNS firewall blocks or reports.",
    objective=Objective.MONITORING,
    why="A blocked name is the trace of a machine that was taken over; the block alone does not get it back.",
    fix=(
        "Add an AWS::Logs::MetricFilter on the query log whose FilterPattern matches firewall_rule_action BLOCK and "
        "ALERT, with a MetricValue of 1, and an alarm with an action on its metric."
    ),
    source="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs-format.html",
    types=("AWS::Logs::LogGroup",),
    evidence_elsewhere=True,
)

PATH = "LogGroupName"
ACTIONS = ("BLOCK", "ALERT")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one log group that gets the DNS queries of a network with a firewall."""
    firewalls = list(context.resources("AWS::Route53Resolver::FirewallRuleGroupAssociation"))
    if not firewalls or referred_to(context, _query_logs(context), resource) is not True:
        return not_applicable()
    filters = [
        each
        for each in context.resources(METRIC_FILTER)
        if refers_to(context, each.properties.get("LogGroupName"), resource, stack=each.stack)
    ]
    alarmed = {
        (query.namespace, query.name)
        for alarm in context.resources(ALARM)
        if tells_somebody(context, alarm)
        for query in queries(context, alarm)
    }
    counted = " ".join(str(each.properties.get("FilterPattern")) for each in filters if _is_alarmed(each, alarmed))
    missing = [each for each in ACTIONS if each not in counted]
    return failed(PATH, detail=f"no alarm on what is logged as {', '.join(missing)}") if missing else passed(PATH)


def _query_logs(context: Context) -> Iterator[tuple[Any, str]]:
    for each in context.resources("AWS::Route53Resolver::ResolverQueryLoggingConfig"):
        yield each.properties.get("DestinationArn"), each.stack


def _is_alarmed(one: Resource, alarmed: set[tuple[str | None, str | None]]) -> bool:
    return any(
        (number(each.get("MetricValue")) or 0) > 0 and (each.get("MetricNamespace"), each.get("MetricName")) in alarmed
        for each in as_list(one.properties.get("MetricTransformations"))
        if isinstance(each, Mapping)
    )
