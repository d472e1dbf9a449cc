"""A web ACL blocks an address that sends too much."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.answers import as_list, unknown

RULE = Rule(
    id="web-acl-limits-rate",
    title="A web ACL blocks an address that sends too much.",
    objective=Objective.CAPACITY,
    why="A flood without a valid token reaches no throttle of a usage plan; only the web ACL sees where it comes from.",
    fix="Add a rule with a RateBasedStatement and the action Block.",
    source="https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html",
    types=("AWS::WAFv2::WebACL",),
)

PATH = "Rules"


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one web ACL."""
    rules = resource.properties.get(PATH)
    if unresolved(rules):
        return unknown(PATH)
    limits = [each for each in as_list(rules) if value_at(each, "Statement.RateBasedStatement") is not None]
    if not limits:
        return failed(PATH, detail="no rate-based rule")
    if not any(value_at(each, "Action.Block") is not None for each in limits):
        return failed(PATH, detail="the rate-based rule does not block")
    return passed(PATH)
