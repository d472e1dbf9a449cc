"""Which alarms watch a resource, and whether they tell anybody."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from compliance.model import Resource
from compliance.rules.base import Context, Result, failed, is_false, not_evaluated, passed, unresolved
from compliance.rules_support.answers import as_list
from compliance.rules_support.references import physical_name, refers_to, same, targets

ALARM = "AWS::CloudWatch::Alarm"
COMPOSITE = "AWS::CloudWatch::CompositeAlarm"
CACHE = "AWS::ElastiCache::ReplicationGroup"


def metrics_of(alarm: Resource) -> Iterator[Mapping[str, Any]]:
    """Yield each metric that an alarm looks at: a map with Namespace, MetricName, Dimensions."""
    if "MetricName" in alarm.properties:
        yield alarm.properties
    for query in as_list(alarm.properties.get("Metrics")):
        stat = query.get("MetricStat") if isinstance(query, Mapping) else None
        metric = stat.get("Metric") if isinstance(stat, Mapping) else None
        if isinstance(metric, Mapping):
            yield metric


def acts(alarm: Resource) -> bool:
    """Tell whether an alarm does anything when it fires."""
    actions = [each for each in as_list(alarm.properties.get("AlarmActions")) if each != ""]
    return bool(actions) and not is_false(alarm.properties.get("ActionsEnabled"))


def heard(context: Context, alarm: Resource) -> bool:
    """Tell whether anything happens when an alarm fires: it acts itself, or an alarm that acts is composed of it."""
    return acts(alarm) or any(
        acts(each) and _composed_of(context, each, alarm) for each in context.resources(COMPOSITE)
    )


def _composed_of(context: Context, composite: Resource, alarm: Resource) -> bool:
    rule = composite.properties.get("AlarmRule")
    if any(same(each, alarm) for each in targets(context, rule, stack=composite.stack)):
        return True
    name, text = physical_name(context, alarm), context.text(rule, stack=composite.stack)
    return bool(name and text and re.search(rf"""[(:"']{re.escape(name)}["')]""", text))


def tells_somebody(context: Context, alarm: Resource) -> bool:
    """Tell whether an alarm does more than to scale something when it fires."""
    found = (targets(context, each, stack=alarm.stack) for each in as_list(alarm.properties.get("AlarmActions")))
    scaling = "AWS::ApplicationAutoScaling::ScalingPolicy"
    return acts(alarm) and any(all(target.type != scaling for target in each) for each in found)


def watching(
    context: Context, resource: Resource, *, namespace: str, metrics: Collection[str] = ()
) -> tuple[list[Resource], bool]:
    """Return the alarms on a resource's metrics (any of `metrics`; of the namespace, if none is given).

    The second value tells whether there is another alarm on such a metric of which it cannot be known.
    """
    found, doubtful = [], False
    for alarm in context.resources(ALARM):
        for metric in metrics_of(alarm):
            if metric.get("Namespace") != namespace or (metrics and metric.get("MetricName") not in metrics):
                continue
            answer = _watches(context, alarm, metric, resource)
            if answer:
                found.append(alarm)
                break
            doubtful = doubtful or answer is None
    return found, doubtful


def _watches(context: Context, alarm: Resource, metric: Mapping[str, Any], resource: Resource) -> bool | None:
    name = physical_name(context, resource)
    answers = []
    dimensions = metric.get("Dimensions")
    if unresolved(dimensions):
        return None
    for dimension in as_list(dimensions):
        value = dimension.get("Value") if isinstance(dimension, Mapping) else None
        answers.append(refers_to(context, value, resource, stack=alarm.stack))
        text = context.text(value, stack=alarm.stack)
        # ElastiCache reports by node: {replication group}-0001-001.
        if name and text and resource.type == CACHE and text.startswith(f"{name}-0"):
            return True
    return True if any(answers) else None if None in answers else False


def require_alarm(
    context: Context, resource: Resource, *, namespace: str, metrics: Collection[str] = (), path: str
) -> Result:
    """Answer PASS if an alarm on the resource's metrics tells somebody; `path` is the property that names it."""
    wanted = " or ".join(sorted(metrics)) or f"any metric of {namespace}"
    alarms, doubtful = watching(context, resource, namespace=namespace, metrics=metrics)
    if any(tells_somebody(context, alarm) for alarm in alarms):
        return passed(path)
    if alarms:
        return failed(path, detail=f"the alarm on {wanted} tells nobody")
    if doubtful:
        return not_evaluated(path, detail=f"an alarm on {wanted} has dimensions that are only known once deployed")
    return failed(path, detail=f"no alarm on {wanted}")
