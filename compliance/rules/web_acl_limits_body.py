"""A web ACL refuses bodies that it cannot look into."""

from collections.abc import Mapping
from typing import Any

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.answers import as_list, number, unknown
from compliance.rules_support.web_acls import WEB_ACL, refuses, rules_with

RULE = Rule(
    id="web-acl-limits-body",
    title="A web ACL refuses bodies that are longer than what it can look into.",
    objective=Objective.INPUT_VALIDATION,
    why="An attack behind the last byte that is inspected passes every other rule.",
    fix=(
        "Keep SizeRestrictions_BODY of the common rule group, or add a rule that blocks: SizeConstraintStatement on "
        "Body with OversizeHandling MATCH, GT or GE, and a Size of at most 65536."
    ),
    source="https://docs.aws.amazon.com/waf/latest/developerguide/waf-oversize-request-components.html",
    types=(WEB_ACL,),
)

PATH = "Rules"
COMMON, SIZE_RULE = "AWSManagedRulesCommonRuleSet", "SizeRestrictions_BODY"
LARGEST_BYTES = 65_536
"""The most of a body that the service looks into. Source: "Considerations for managing body
inspection" in the guide."""


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one web ACL; the service looks into 8 to 64 KB, and lets the rest pass unless told otherwise."""
    if unresolved(resource.properties.get(PATH)):
        return unknown(PATH)
    constraints = list(rules_with(resource, "SizeConstraintStatement"))
    if any(refuses(rule) and _limits(statement) for _, rule, statement in constraints):
        return passed(PATH)
    if any(unresolved(statement.get("Size")) for _, _, statement in constraints):
        return unknown(PATH)
    managed = rules_with(resource, "ManagedRuleGroupStatement")
    if not constraints and any(_kept(rule, statement) for _, rule, statement in managed):
        return passed(PATH)
    return failed(PATH, detail="bodies of which only a part is inspected are let through")


def _limits(statement: Mapping[str, Any]) -> bool:
    size = number(statement.get("Size"))
    return (
        value_at(statement, "FieldToMatch.Body.OversizeHandling") == "MATCH"
        and statement.get("ComparisonOperator") in ("GT", "GE")
        and size is not None
        and size <= LARGEST_BYTES
    )


def _kept(rule: Mapping[str, Any], statement: Mapping[str, Any]) -> bool:
    overridden = [value_at(each, "Name") for each in as_list(statement.get("RuleActionOverrides"))]
    whole = statement.get("Name") == COMMON and value_at(rule, "OverrideAction.None") is not None
    return whole and SIZE_RULE not in overridden
