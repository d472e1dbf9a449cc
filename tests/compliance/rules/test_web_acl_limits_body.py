from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import web_acl_limits_body as rule
from tests.compliance.rules.judge import UNKNOWN, judge

GOOD: dict[str, Any] = {
    "ComparisonOperator": "GT",
    "Size": 65536,
    "FieldToMatch": {"Body": {"OversizeHandling": "MATCH"}},
}


def own(action: str = "Block", **changed: Any) -> dict[str, Any]:
    return {"Action": {action: {}}, "Statement": {"SizeConstraintStatement": {**GOOD, **changed}}}


def common(**override: Any) -> dict[str, Any]:
    statement = {"Name": "AWSManagedRulesCommonRuleSet", "VendorName": "AWS", **override}
    return {"OverrideAction": {"None": {}}, "Statement": {"ManagedRuleGroupStatement": statement}}


COUNTED = common(RuleActionOverrides=[{"Name": "SizeRestrictions_BODY", "ActionToUse": {"Count": {}}}])


@pytest.mark.parametrize("one", [own(), own(ComparisonOperator="GE", Size="8192"), common()])
def test_should_pass_when_long_bodies_are_refused(one: dict[str, Any]) -> None:
    assert judge(rule, Rules=[one]).answer is Answer.PASS


@pytest.mark.parametrize(
    "weak",
    [
        own("Count"),
        own(ComparisonOperator="EQ"),
        own(Size=65537),
        own(FieldToMatch={"Body": {"OversizeHandling": "CONTINUE"}}),
        own(FieldToMatch={"Body": {}}),
        own(FieldToMatch={"UriPath": {}}),
        COUNTED,
    ],
)
def test_should_fail_when_they_are_let_through(weak: dict[str, Any]) -> None:
    assert judge(rule, Rules=[weak]).answer is Answer.FAIL


def test_should_fail_when_nothing_limits_them() -> None:
    assert judge(rule, Rules=[]).answer is Answer.FAIL


@pytest.mark.parametrize("rules", [UNKNOWN, [own(Size=UNKNOWN)]])
def test_should_not_be_evaluated_when_the_rules_are_not_known(rules: Any) -> None:
    assert judge(rule, Rules=rules).answer is Answer.NOT_EVALUATED
