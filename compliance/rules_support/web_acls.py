"""The rules of a web ACL, by what they look at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the conditions that a rule's statement joins by "and".

    Attributes:
        kind: of its statement, `SizeConstraintStatement` for example.
        statement: what it looks for.
        negated: whether it holds where that is not found.
    """

    kind: str
    statement: Mapping[str, Any]
    negated: bool = False


def conditions(statement: Any, *, negated: bool = False) -> Iterator[Condition]:
    """Yield what all has to hold for a statement to match; one that is none, or of several kinds, is of kind ``?``."""
    if not isinstance(statement, Mapping) or len(statement) != 1:
        yield Condition("?", {}, negated)
        return
    ((kind, inner),) = statement.items()
    if kind == "AndStatement" and not negated:
        for each in as_list(value_at(inner, "Statements")):
            yield from conditions(each)
    elif kind == "NotStatement":
        yield from conditions(value_at(inner, "Statement"), negated=not negated)
    else:
        yield Condition(kind, inner if isinstance(inner, Mapping) else {}, negated)


def refuses(rule: Mapping[str, Any]) -> bool:
    """Tell whether a rule of one's own refuses what it matches."""
    action = rule.get("Action")
    return isinstance(action, Mapping) and any(each in action for each in REFUSING)
