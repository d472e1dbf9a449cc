"""A web ACL refuses bodies that it cannot look into, but for paths where they are short enough by their own word."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.answers import as_list, number, unknown
from compliance.rules_support.web_acls import WEB_ACL, Condition, conditions, refuses, rules_with

RULE = Rule(
    id="web-acl-limits-body",
    title="A web ACL refuses bodies that are longer than what it can look into.",
    objective=Objective.INPUT_VALIDATION,
    why="An attack behind the last byte that is inspected passes every other rule.",
    fix=(
        "Keep SizeRestrictions_BODY of the common rule group, or add a rule that blocks: SizeConstraintStatement on "
        "Body with OversizeHandling MATCH, GT or GE, and a Size of at most 65536. It may leave out single paths (Not "
        "of an EXACTLY match of UriPath), each with a rule that blocks what is that long there, unless Content-Length "
        "matches a pattern of numbers below 200000."
    ),
    source="https://docs.aws.amazon.com/waf/latest/developerguide/waf-oversize-request-components.html",
    types=(WEB_ACL,),
)

PATH = "Rules"
COMMON, SIZE_RULE = "AWSManagedRulesCommonRuleSet", "SizeRestrictions_BODY"
SIZE, BYTES, REGEX = "SizeConstraintStatement", "ByteMatchStatement", "RegexMatchStatement"
LARGEST_BYTES = 65_536
"""The most of a body that the service looks into. Source: "Considerations for managing body
inspection" in the guide."""
TOO_LONG = ("200000", "262144", "999999", "1000000", "10485760", "99999999999", "", "x", "1e5", "-1", "1, 999999")
"""What a pattern of allowed lengths must not match: API Gateway takes up to 10 MB."""


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one web ACL; the service looks into 8 to 64 KB, and lets the rest pass unless told otherwise."""
    rules = resource.properties.get(PATH)
    if unresolved(rules):
        return unknown(PATH)
    written = [(rule, list(conditions(value_at(rule, "Statement")))) for rule in as_list(rules)]
    sizes = [each for _, found in written for each in found if each.kind == SIZE]
    limits = [found for rule, found in written if refuses(rule) and any(map(_limits, found))]
    if _everywhere(limits):
        return passed(PATH)
    if any(unresolved(each.statement.get("Size")) for each in sizes):
        return unknown(PATH)
    managed = rules_with(resource, "ManagedRuleGroupStatement")
    if not sizes and any(_kept(rule, statement) for _, rule, statement in managed):
        return passed(PATH)
    return failed(PATH, detail="bodies of which only a part is inspected are let through")


def _everywhere(limits: list[list[Condition]]) -> bool:
    """Tell whether rules that refuse long bodies leave out nothing, or a path that others of them speak of."""
    others = [[each for each in found if each.kind != SIZE] for found in limits]
    kept = {path for found in others for path in _paths(found, negated=False) if _only(found, path)}
    return any(all(each.negated and _path(each) in kept for each in found) for found in others)


def _only(found: list[Condition], path: str) -> bool:
    """Tell whether conditions narrow a rule to a path and, at the most, to bodies of an unknown or great length."""
    rest = [each for each in found if _path(each) != path or each.negated]
    return all(_is_length(each) for each in rest)


def _paths(found: list[Condition], *, negated: bool) -> Iterator[str]:
    for each in found:
        path = _path(each)
        if path is not None and each.negated is negated:
            yield path


def _path(condition: Condition) -> str | None:
    """Return the one path that a condition is about, written exactly so."""
    exact = condition.kind == BYTES and condition.statement.get("PositionalConstraint") == "EXACTLY"
    searched = condition.statement.get("SearchString")
    is_path = value_at(condition.statement, "FieldToMatch.UriPath") is not None
    return searched if exact and is_path and isinstance(searched, str) else None


def _is_length(condition: Condition) -> bool:
    """Tell whether a condition holds for every request that does not say that its body is short enough."""
    pattern = condition.statement.get("RegexString")
    header = value_at(condition.statement, "FieldToMatch.SingleHeader.Name")
    if condition.kind != REGEX or not condition.negated or not isinstance(pattern, str) or not isinstance(header, str):
        return False
    try:
        return header.lower() == "content-length" and not any(re.search(pattern, each) for each in TOO_LONG)
    except re.error:
        return False


def _limits(condition: Condition) -> bool:
    statement, size = condition.statement, number(condition.statement.get("Size"))
    return (
        condition.kind == SIZE
        and not condition.negated
        and value_at(statement, "FieldToMatch.Body.OversizeHandling") == "MATCH"
        and statement.get("ComparisonOperator") in ("GT", "GE")
        and size is not None
        and size <= LARGEST_BYTES
    )


def _kept(rule: Mapping[str, Any], statement: Mapping[str, Any]) -> bool:
    overridden = [value_at(each, "Name") for each in as_list(statement.get("RuleActionOverrides"))]
    whole = statement.get("Name") == COMMON and value_at(rule, "OverrideAction.None") is not None
    return whole and SIZE_RULE not in overridden
