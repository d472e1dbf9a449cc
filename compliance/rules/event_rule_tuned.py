"""A notice is sent of everything that is wrong, and not of daily work."""

from collections.abc import Iterator, Mapping
from typing import Any

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import as_list, combine, number
from compliance.rules_support.event_patterns import alternatives, matches, words

RULE = Rule(
    id="event-rule-tuned",
    title="A notice is sent of everything that is wrong, and not of daily work.",
    objective=Objective.MONITORING,
    why=(
        "A limit that is too strict hides a threat or a shortened retention; none at all sends so many notices that "
        "nobody reads them."
    ),
    fix=(
        "GuardDuty: match severity from 7 on, or lower. PutRetentionPolicy, ModifyDBInstance: match whatever is less "
        "than the retention in use, in detail.requestParameters."
    ),
    source="https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html",
    types=("AWS::Events::Rule",),
)

SEVERITY = "EventPattern.detail.severity"
HIGH = (7, 8, 8.9)
"""Severities that GuardDuty calls high. Source: "Severity levels of GuardDuty findings"."""
SHORTENINGS = (
    ("PutRetentionPolicy", "retentionInDays", "AWS::Logs::LogGroup", "RetentionInDays"),
    ("ModifyDBInstance", "backupRetentionPeriod", "AWS::RDS::DBInstance", "BackupRetentionPeriod"),
)
"""Call, its parameter, whom it is about, and the property that says what is in use."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one rule on threats or on shortened retentions; others are not spoken of."""
    threats = [_threats(resource)] if _is_threat_rule(resource) else []
    shorter = [each for detail in alternatives(resource) for each in _shortened(detail, context)]
    results = [*threats, *shorter]
    return combine(*results) if results else not_applicable()


def _is_threat_rule(rule: Resource) -> bool:
    kinds = as_list(value_at(rule.properties, "EventPattern.detail-type"))
    return "GuardDuty Finding" in kinds


def _threats(rule: Resource) -> Result:
    details = alternatives(rule) or [{}]
    if not any("severity" in each or "type" in each for each in details):
        return failed(SEVERITY, detail="every finding is told, of whatever severity")
    told = all(any(matches(each.get("severity"), one) for each in details) for one in HIGH)
    if told or any("severity" not in each for each in details):
        return passed(SEVERITY)
    return failed(SEVERITY, detail="findings of high severity are not told")


def _shortened(detail: Mapping[str, Any], context: Context) -> Iterator[Result]:
    path = "EventPattern"
    for call, parameter, kind, setting in SHORTENINGS:
        if call not in words(detail, "eventName"):
            continue
        limits = value_at(detail, f"requestParameters.{parameter}")
        in_use = [number(each.properties.get(setting)) for each in context.resources(kind)]
        longest = max((each for each in in_use if each is not None), default=None)
        if limits in (None, []):
            yield failed(path, detail=f"every {call} is told, also those of daily work")
        elif set(detail["requestParameters"]) != {parameter} or (longest and not matches(limits, longest - 1)):
            yield failed(path, detail=f"not every {call} that shortens a retention in use is told")
        else:
            yield passed(path)
