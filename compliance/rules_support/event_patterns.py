"""What an event pattern of EventBridge matches, as far as rules ask.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
"""

import operator
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context
from compliance.rules_support.answers import as_list, number

# fmt: off
RECORD = frozenset(
    (
        "additionalEventData", "addendum", "apiVersion", "awsRegion", "edgeDeviceDetails", "errorCode",
        "errorMessage", "eventCategory", "eventID", "eventName", "eventSource", "eventTime", "eventType",
        "eventVersion", "managementEvent", "readOnly", "recipientAccountId", "requestID", "requestParameters",
        "resources", "responseElements", "serviceEventDetails", "sessionCredentialFromConsole", "sharedEventID",
        "sourceIPAddress", "tlsDetails", "userAgent", "userIdentity", "vpcEndpointAccountId", "vpcEndpointId",
    )
)
# fmt: on
"""What CloudTrail says of a call. Source: "CloudTrail record contents for management, data, and network activity"."""

RULE_TYPE = "AWS::Events::Rule"
SOURCE = ".amazonaws.com"

WATCHED_CALLS: Mapping[str, Mapping[str, list[str]]] = tomllib.loads(
    Path(__file__).with_name("watched_calls.toml").read_text()
)
"""What calls do -> service -> the calls that do it."""

_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}


def alternatives(rule: Resource) -> list[dict[str, Any]]:
    """Return the `detail` of a rule's pattern, once for each way of its `$or`."""
    detail = value_at(rule.properties, "EventPattern.detail")
    if not isinstance(detail, Mapping):
        return []
    common = {key: value for key, value in detail.items() if key != "$or"}
    if "$or" not in detail:
        return [common]
    return [{**common, **each} for each in as_list(detail["$or"]) if isinstance(each, Mapping)]


def words(detail: Mapping[str, Any], field: str) -> set[str]:
    """Return the texts that a field of a pattern names, content filters left out."""
    return {each for each in as_list(detail.get(field)) if isinstance(each, str)}


def services(detail: Mapping[str, Any]) -> set[str]:
    """Return the services whose calls a pattern names, `kms` for example."""
    return {each.removesuffix(SOURCE) for each in words(detail, "eventSource")}


def is_on(rule: Resource) -> bool:
    """Tell whether a rule does anything."""
    return rule.properties.get("State") != "DISABLED" and bool(as_list(rule.properties.get("Targets")))


def watched(context: Context) -> Iterator[tuple[str, str]]:
    """Yield service and call for each call that some rule of an environment names."""
    for rule in context.resources(RULE_TYPE):
        for detail in alternatives(rule) if is_on(rule) else ():
            yield from ((service, call) for service in services(detail) for call in words(detail, "eventName"))


def matches(patterns: Any, value: float) -> bool:
    """Tell whether a field's pattern matches a number: one of its numbers, or a numeric comparison."""
    for each in as_list(patterns):
        if number(each) == value:
            return True
        terms = each.get("numeric") if isinstance(each, Mapping) else None
        if isinstance(terms, list) and terms and _holds(terms, value):
            return True
    return False


def _holds(terms: list[Any], value: float) -> bool:
    pairs = zip(terms[::2], terms[1::2], strict=False)
    limits = [(_COMPARISONS.get(str(sign)), number(limit)) for sign, limit in pairs]
    return all(compare is not None and limit is not None and compare(value, limit) for compare, limit in limits)
