"""A web ACL records what it refuses."""

from collections.abc import Mapping
from typing import Any

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import as_list
from compliance.rules_support.references import refers_to
from compliance.rules_support.web_acls import LOGGING, WEB_ACL

RULE = Rule(
    id="web-acl-logged",
    title="A web ACL records what it refuses.",
    objective=Objective.LOGGING,
    why="Without a log a block cannot be explained, and an attack that was refused leaves no trace.",
    fix=(
        "Add an AWS::WAFv2::LoggingConfiguration for the ACL with a destination, and without a LoggingFilter that "
        "drops requests that were blocked."
    ),
    source="https://docs.aws.amazon.com/waf/latest/developerguide/logging-management.html",
    types=(WEB_ACL,),
)

PATH = "Name"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one web ACL."""
    logging = [
        each
        for each in context.resources(LOGGING)
        if refers_to(context, each.properties.get("ResourceArn"), resource, stack=each.stack)
    ]
    if not any(_destinations(each, context) for each in logging):
        return failed(PATH, detail="nothing logs what this web ACL sees")
    if not any(_keeps_blocked(each.properties.get("LoggingFilter")) for each in logging):
        return failed(PATH, detail="the log's filter drops what was refused")
    return passed(PATH)


def _destinations(logging: Resource, context: Context) -> list[Any]:
    values = as_list(logging.properties.get("LogDestinationConfigs"))
    return [each for each in values if context.text(each, stack=logging.stack) != ""]


def _keeps_blocked(rules: Any) -> bool:
    """Tell whether a filter keeps blocked requests; the first part of it that matches decides."""
    if not isinstance(rules, Mapping):
        return True
    for each in as_list(rules.get("Filters")):
        conditions = as_list(value_at(each, "Conditions"))
        meant = [value_at(condition, "ActionCondition.Action") for condition in conditions]
        if "BLOCK" in meant and (len(conditions) == 1 or value_at(each, "Requirement") == "MEETS_ANY"):
            return bool(value_at(each, "Behavior") == "KEEP")
    return bool(rules.get("DefaultBehavior") == "KEEP")
