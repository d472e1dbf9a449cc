"""What an alarm asks CloudWatch for, with the place of each part in the alarm."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from compliance.model import Resource
from compliance.rules.base import Context, unresolved
from compliance.rules_support.answers import as_list

METRIC_FILTER = "AWS::Logs::MetricFilter"


@dataclass(frozen=True, slots=True)
class Query:
    """One metric that an alarm looks at.

    Attributes:
        path: what stands before `MetricName` in the alarm's properties, with a dot at its end; or nothing.
        namespace: None if it is only known once deployed; empty if it is absent.
        name: of the metric; likewise.
        dimensions: their names; None if they are only known once deployed.
    """

    path: str
    namespace: str | None
    name: str | None
    dimensions: frozenset[str] | None


def queries(context: Context, alarm: Resource) -> list[Query]:
    """Return each metric that an alarm looks at."""
    return [
        Query(
            path,
            context.text(metric.get("Namespace", ""), stack=alarm.stack),
            context.text(metric.get("MetricName", ""), stack=alarm.stack),
            _names(metric.get("Dimensions")),
        )
        for path, metric in _metrics(alarm)
    ]


def _metrics(alarm: Resource) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if "Metrics" not in alarm.properties:
        yield "", alarm.properties
    for index, query in enumerate(as_list(alarm.properties.get("Metrics"))):
        stat = query.get("MetricStat") if isinstance(query, Mapping) else None
        metric = stat.get("Metric") if isinstance(stat, Mapping) else None
        if isinstance(metric, Mapping):
            yield f"Metrics.{index}.MetricStat.Metric.", metric


def _names(dimensions: Any) -> frozenset[str] | None:
    if unresolved(dimensions):
        return None
    found = [each.get("Name") if isinstance(each, Mapping) else None for each in as_list(dimensions)]
    return None if any(unresolved(each) for each in found) else frozenset(str(each) for each in found)


def is_ratio(alarm: Resource) -> bool:
    """Tell whether an alarm divides one metric by another."""
    found = (each.get("Expression") for each in as_list(alarm.properties.get("Metrics")) if isinstance(each, Mapping))
    return any("/" in each for each in found if isinstance(each, str))


def filtered(context: Context, namespace: str) -> dict[str, Any]:
    """Return metric -> value of each metric that a metric filter of the environment makes in a namespace."""
    return {
        name: each.get("MetricValue")
        for one in context.resources(METRIC_FILTER)
        for each in as_list(one.properties.get("MetricTransformations"))
        if isinstance(each, Mapping)
        and context.text(each.get("MetricNamespace"), stack=one.stack) == namespace
        and (name := context.text(each.get("MetricName"), stack=one.stack)) is not None
    }
