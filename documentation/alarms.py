"""The alarms of the templates, one for all environments that have it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from documentation.sources import Sources

TYPES = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
_COMPARISONS = {
    "GreaterThanThreshold": ">",
    "GreaterThanOrEqualToThreshold": ">=",
    "LessThanThreshold": "<",
    "LessThanOrEqualToThreshold": "<=",
}
_PAGE = re.compile(r"\S*runbooks/(alarms/)?(?P<name>[a-z0-9-]+)\.(md|html)\S*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """An alarm.

    Attributes:
        key: its name without `smartfactory-` and the suffix.
        stack: which stack makes it.
        environments: which have it.
        says: its description, without suffix and address.
        metrics: namespace and name of each metric that it is worked out from.
        condition: statistic, comparison and threshold, periods; empty for one that combines others.
        runbook: the page that its description names, below `docs/runbooks`; empty if it names none.
    """

    key: str
    stack: str
    environments: tuple[str, ...]
    says: str
    metrics: tuple[tuple[str, str], ...]
    condition: str
    runbook: str


@cache
def alarms(sources: Sources) -> tuple[Alarm, ...]:
    """Return the alarms by key. One that differs between environments is shown as production has it."""
    found: dict[str, Alarm] = {}
    production = {name for name, each in sources.environments.items() if each.get("production")}
    for stage, stack, body in sorted(
        sources.templates, key=lambda each: each[0].removeprefix("account-") in production
    ):
        for properties in _properties(body):
            suffix = stage.removeprefix("account-")
            key = _key(properties["AlarmName"], suffix)
            before = found[key].environments if key in found else ()
            found[key] = _alarm(key, stack, tuple(dict.fromkeys((*before, suffix))), properties, suffix)
    return tuple(found[key] for key in sorted(found))


def _properties(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for resource in body["Resources"].values():
        if resource["Type"] in TYPES:
            yield resource["Properties"]


def _key(name: str, suffix: str) -> str:
    for ending in (f"-{suffix}", "-shared"):
        name = name.removesuffix(ending)
    return name.removeprefix("smartfactory-")


def _alarm(key: str, stack: str, environments: tuple[str, ...], properties: dict[str, Any], suffix: str) -> Alarm:
    description = _text(properties.get("AlarmDescription", ""))
    page = _PAGE.search(description)
    says = _PAGE.sub("", description).replace(f" ({suffix})", "").replace(" (shared)", "")
    return Alarm(
        key=key,
        stack=stack,
        environments=environments,
        says=re.sub(r"\s*(Runbook|See):?\s*\.?\s*$", "", says.strip()).strip(),
        metrics=tuple(dict.fromkeys(_metrics(properties))),
        condition=_condition(properties),
        runbook=f"{page[1] or ''}{page['name']}.md" if page else "",
    )


def _metrics(properties: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if "MetricName" in properties:
        yield properties["Namespace"], properties["MetricName"]
    for each in properties.get("Metrics", ()):
        if "MetricStat" in each:
            metric = each["MetricStat"]["Metric"]
            yield metric["Namespace"], metric["MetricName"]


def _condition(properties: dict[str, Any]) -> str:
    if "ComparisonOperator" not in properties:
        return ""
    comparison = _COMPARISONS[properties["ComparisonOperator"]]
    periods = properties["EvaluationPeriods"]
    breaching = properties.get("DatapointsToAlarm", periods)
    expression = next((each["Expression"] for each in properties.get("Metrics", ()) if "Expression" in each), "")
    statistic = next((each["MetricStat"]["Stat"] for each in properties.get("Metrics", ()) if "MetricStat" in each), "")
    value = properties.get("Statistic") or properties.get("ExtendedStatistic") or _text(expression) or statistic
    seconds = _seconds(properties)
    return f"{value} {comparison} {properties.get('Threshold', '')}, {breaching} of {periods} periods of {seconds} s"


def _seconds(properties: dict[str, Any]) -> Any:
    of_parts = (each.get("MetricStat", {}).get("Period") for each in properties.get("Metrics", ()))
    return properties.get("Period") or next(filter(None, of_parts), "?")


def _text(value: Any) -> str:
    """Return a text of a template; what only a deployment knows as `…`."""
    match value:
        case str():
            return value
        case {"Fn::Join": [separator, parts]}:
            return str(separator).join(map(_text, parts))
        case _:
            return "…"
