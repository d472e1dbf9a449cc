"""The rules of a web ACL, by what they look at."""

from collections.abc import Iterator, Mapping
from typing import Any

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import unresolved
from compliance.rules_support.answers import as_list

WEB_ACL = "AWS::WAFv2::WebACL"
LOGGING = "AWS::WAFv2::LoggingConfiguration"
REFUSING = ("Block", "Captcha", "Challenge")
"""Actions that end a request, or let it pass with proof that a person or browser sends it."""


def rules_with(resource: Resource, kind: str) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
    """Yield path, rule and statement of each rule of a web ACL whose statement is of a kind (`RateBasedStatement`)."""
    rules = resource.properties.get("Rules")
    for index, rule in enumerate([] if unresolved(rules) else as_list(rules)):
        statement = value_at(rule, f"Statement.{kind}")
        if isinstance(rule, Mapping) and isinstance(statement, Mapping):
            yield f"Rules.{index}", rule, statement


def refuses(rule: Mapping[str, Any]) -> bool:
    """Tell whether a rule of one's own refuses what it matches."""
    action = rule.get("Action")
    return isinstance(action, Mapping) and any(each in action for each in REFUSING)
