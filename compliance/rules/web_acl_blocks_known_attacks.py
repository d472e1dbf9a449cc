"""A web ACL blocks with managed rules, and does not only count."""

from collections.abc import Iterator, Mapping
from typing import Any

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.answers import as_list, combine, unknown
from compliance.rules_support.web_acls import REFUSING, WEB_ACL, conditions, rules_with

RULE = Rule(
    id="web-acl-blocks-known-attacks",
    title="A web ACL blocks with the managed rules that fit what is behind it, whole, and does not only count.",
    objective=Objective.INPUT_VALIDATION,
    why="A rule group whose action is overridden to count, or that looks at some requests only, is no protection.",
    fix=(
        "Add the managed rule groups that the finding names, with OverrideAction None and without a scope-down "
        "statement; count single rules only where a rule of your own takes their place."
    ),
    source="https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html",
    types=(WEB_ACL,),
)

PATH = "Rules"
KIND = "ManagedRuleGroupStatement"
BASELINE = (
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
)
"""Groups of AWS for every web application; all three fit beside each other without extra cost."""
SQL = "AWSManagedRulesSQLiRuleSet"
DATABASES = ("AWS::RDS::DBCluster", "AWS::RDS::DBInstance")
SIZE_LIMITS = "SizeRestrictions_"
"""Rules of the common group with limits that many applications exceed; rules of one's own take their place."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one web ACL; another vendor's groups may take the place of AWS's, which nobody can tell."""
    if unresolved(resource.properties.get(PATH)):
        return unknown(PATH)
    groups = list(rules_with(resource, KIND))
    if not groups:
        return failed(PATH, detail="no managed rule group")
    gaps = [gap for _, rule, statement in groups for gap in _gaps(rule, statement, resource)]
    names = {context.text(each.get("Name"), stack=resource.stack) for _, _, each in groups}
    own = all(each.get("VendorName", "AWS") == "AWS" for _, _, each in groups)
    wanted = (*BASELINE, SQL) if list(context.resources(*DATABASES)) else BASELINE
    missing = [each for each in wanted if own and each not in names]
    if missing and None in names:
        return combine(unknown(PATH), *(failed(PATH, detail=each) for each in gaps))
    return combine(
        passed(PATH),
        *(failed(PATH, detail=each) for each in gaps),
        *(failed(PATH, detail=f"no {each}") for each in missing),
    )


def _gaps(rule: Mapping[str, Any], statement: Mapping[str, Any], resource: Resource) -> Iterator[str]:
    if value_at(rule, "OverrideAction.Count") is not None:
        yield "a managed rule group only counts"
    elif value_at(rule, "OverrideAction.None") is None:
        yield "a managed rule group's actions are not left as they are"
    if statement.get("Name") in (*BASELINE, SQL) and statement.get("ScopeDownStatement"):
        yield "a managed rule group looks at some requests only"
    for override in as_list(statement.get("RuleActionOverrides")):
        action = value_at(override, "ActionToUse")
        if isinstance(action, Mapping) and any(each in action for each in REFUSING):
            continue
        if not isinstance(action, Mapping) or "Count" not in action:
            yield "a rule of a managed group lets pass what it matches"
        elif not _replaced(str(value_at(override, "Name")), resource):
            yield "a rule of a managed group only counts, and no other takes its place"


def _replaced(name: str, resource: Resource) -> bool:
    """Tell whether a rule of one's own takes the place of one that counts: a size limit, or one that reads its label.

    Source: https://docs.aws.amazon.com/waf/latest/developerguide/waf-managed-rule-group-settings.html
    """
    rules = as_list(resource.properties.get(PATH))
    if name.startswith(SIZE_LIMITS):
        found = [each for rule in rules for each in conditions(value_at(rule, "Statement"))]
        return any(each.kind == "SizeConstraintStatement" and not each.negated for each in found)
    label = name.replace("_", "").lower()
    return any("LabelMatchStatement" in str(each) and label in str(each).replace("_", "").lower() for each in rules)
