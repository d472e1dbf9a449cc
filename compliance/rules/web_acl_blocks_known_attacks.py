"""A web ACL blocks with managed rules, and does not only count."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.answers import as_list, unknown

RULE = Rule(
    id="web-acl-blocks-known-attacks",
    title="A web ACL blocks with managed rules, and does not only count.",
    objective=Objective.INPUT_VALIDATION,
    why="A rule group whose action is overridden to count looks like protection and is none.",
    fix=(
        "Add managed rule groups with OverrideAction None; count single rules by RuleActionOverrides where a client "
        "needs it."
    ),
    source="https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-rule-group-override-options.html",
    types=("AWS::WAFv2::WebACL",),
)

PATH = "Rules"


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one web ACL."""
    rules = resource.properties.get(PATH)
    if unresolved(rules):
        return unknown(PATH)
    managed = [each for each in as_list(rules) if value_at(each, "Statement.ManagedRuleGroupStatement") is not None]
    if not managed:
        return failed(PATH, detail="no managed rule group")
    counted = [each for each in managed if value_at(each, "OverrideAction.Count") is not None]
    if counted:
        return failed(PATH, detail="a managed rule group only counts")
    return passed(PATH)
