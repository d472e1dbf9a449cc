"""An alarm watches metrics that are reported, each under the dimensions by which it is found, or other alarms."""

import re
from collections.abc import Mapping

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed, unresolved
from compliance.rules_support.alarm_queries import Query, filtered, is_ratio, queries
from compliance.rules_support.alarms import ALARM, COMPOSITE
from compliance.rules_support.answers import combine, unknown
from compliance.rules_support.metrics import REPORTED, reported, sets_of
from compliance.rules_support.references import targets

RULE = Rule(
    id="alarm-metric-reported",
    title="An alarm watches metrics that are reported, under the dimensions by which each is found, or other alarms.",
    objective=Objective.MONITORING,
    why=(
        "CloudWatch accepts any name: an alarm on a metric that nobody reports, or without the dimension that names "
        "the resource, waits for ever for its first number. A composite alarm whose rule names no alarm never changes."
    ),
    fix=(
        "Set Namespace, MetricName and Dimensions as on the service's page of metrics, or to what a metric filter of "
        "the environment makes; compare metrics of one kind under the same dimensions. Name alarms in AlarmRule."
    ),
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html",
    types=(ALARM, COMPOSITE),
    evidence_elsewhere=True,
)


RULE_PATH = "AlarmRule"
STATE = re.compile(r"\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(")
"""What asks for the state of an alarm, in the rule of a composite one."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one alarm; of services whose metrics are not listed nothing is said."""
    if resource.type == COMPOSITE:
        return _composed(context, resource)
    found = queries(context, resource)
    return combine(*(_reported(context, each) for each in found), _alike(resource, found))


def _reported(context: Context, query: Query) -> Result:
    paths = tuple(f"{query.path}{name}" for name in ("Namespace", "MetricName", "Dimensions"))
    if query.name is None or query.namespace is None:
        return unknown(*paths)
    if not query.name:
        return failed(*paths, detail="no metric is named") if query.path else not_applicable()
    if query.namespace in REPORTED:
        return _of_service(context, query, query.namespace, paths)
    made = filtered(context, query.namespace)
    if query.name in made:
        return passed(*paths)
    return failed(*paths, detail="no metric filter makes this metric") if made else not_applicable()


def _of_service(context: Context, query: Query, namespace: str, paths: tuple[str, ...]) -> Result:
    if not reported(namespace, query.name):
        return failed(*paths, detail=f"{namespace} has no metric of this name")
    if query.dimensions is None:
        return unknown(*paths)
    if query.dimensions in sets_of(context, namespace, query.name):
        return passed(*paths)
    named = ", ".join(sorted(query.dimensions)) or "no dimension"
    return failed(*paths, detail=f"{namespace} does not report {query.name} by {named}")


def _alike(alarm: Resource, found: list[Query]) -> Result:
    """Answer whether what is added up or divided is counted over the same resources."""
    ratio = is_ratio(alarm)
    sets: dict[tuple[str | None, str | None], set[frozenset[str] | None]] = {}
    for each in found:
        sets.setdefault((each.namespace, None if ratio else each.name), set()).add(each.dimensions)
    if all(len(each) == 1 for each in sets.values()):
        return not_applicable()
    return failed("Metrics", detail="metrics of different dimensions are counted together")


def _composed(context: Context, alarm: Resource) -> Result:
    rule = alarm.properties.get(RULE_PATH)
    intrinsic = set(rule) if isinstance(rule, Mapping) else set()
    if "Fn::Join" in intrinsic:
        named = any(each.type in RULE.types for each in targets(context, rule, stack=alarm.stack))
    else:
        text = context.text(rule, stack=alarm.stack)
        if text is None or (unresolved(rule) and "Fn::Sub" not in intrinsic):
            return unknown(RULE_PATH)
        named = bool(STATE.search(text))
    return passed(RULE_PATH) if named else failed(RULE_PATH, detail="the rule names no alarm")
