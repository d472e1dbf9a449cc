from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import web_acl_blocks_known_attacks as rule
from tests.compliance.rules.judge import UNKNOWN, judge, resource

SIZE = {"Action": {"Block": {}}, "Statement": {"SizeConstraintStatement": {"Size": 65536}}}
COUNT: dict[str, Any] = {"Count": {}}


def managed(name: str, action: Any = None, **statement: Any) -> dict[str, Any]:
    group = {"Name": name, "VendorName": "AWS", **statement}
    return {"Statement": {"ManagedRuleGroupStatement": group}, "OverrideAction": action or {"None": {}}}


def baseline(**changed: Any) -> list[dict[str, Any]]:
    """Return the groups for every application, those of `changed` replaced: first word after AWSManagedRules."""
    found = {name.removeprefix("AWSManagedRules")[:6]: managed(name) for name in rule.BASELINE}
    return list({**found, **changed}.values())


def common(**statement: Any) -> dict[str, Any]:
    return managed("AWSManagedRulesCommonRuleSet", **statement)


def overridden(name: str, action: str) -> dict[str, Any]:
    return common(RuleActionOverrides=[{"Name": name, "ActionToUse": {action: {}}}])


def test_should_pass_when_managed_rules_block() -> None:
    assert judge(rule, Rules=baseline()).answer is Answer.PASS


def test_should_pass_when_another_vendor_blocks() -> None:
    assert judge(rule, Rules=[managed("AllOfIt", VendorName="Fortinet")]).answer is Answer.PASS


def test_should_pass_when_a_size_limit_takes_the_place_of_one_that_counts() -> None:
    rules = [*baseline(Common=overridden("SizeRestrictions_BODY", "Count")), SIZE]
    assert judge(rule, Rules=rules).answer is Answer.PASS


def test_should_pass_when_a_rule_reads_the_label_of_one_that_counts() -> None:
    label = {"Key": "awswaf:managed:aws:core-rule-set:CrossSiteScripting_Body", "Scope": "LABEL"}
    reader = {"Action": {"Block": {}}, "Statement": {"LabelMatchStatement": label}}
    rules = [*baseline(Common=overridden("CrossSiteScripting_BODY", "Count")), reader]
    assert judge(rule, Rules=rules).answer is Answer.PASS


def test_should_fail_when_there_is_no_managed_rule() -> None:
    result = judge(rule, Rules=[])
    assert result.answer is Answer.FAIL
    assert "no managed" in result.detail


@pytest.mark.parametrize("name", rule.BASELINE)
def test_should_fail_when_a_group_for_everybody_is_missing(name: str) -> None:
    rules = [managed(each) for each in (*rule.BASELINE, "AWSManagedRulesWordPressRuleSet") if each != name]
    result = judge(rule, Rules=rules)
    assert result.answer is Answer.FAIL
    assert name in result.detail


def test_should_fail_when_a_database_has_no_group_of_its_own() -> None:
    around = {"Database": resource("AWS::RDS::DBInstance")}
    assert judge(rule, Rules=baseline(), around=around).answer is Answer.FAIL
    assert judge(rule, Rules=[*baseline(), managed(rule.SQL)], around=around).answer is Answer.PASS


@pytest.mark.parametrize(
    ("weak", "detail"),
    [
        (managed("AWSManagedRulesCommonRuleSet", COUNT), "only counts"),
        (managed("AWSManagedRulesCommonRuleSet", {"Other": {}}), "not left as they are"),
        (common(ScopeDownStatement={"GeoMatchStatement": {"CountryCodes": ["AQ"]}}), "some requests"),
        (overridden("SizeRestrictions_BODY", "Allow"), "lets pass"),
        (overridden("SizeRestrictions_BODY", "Count"), "takes its place"),
        (overridden("CrossSiteScripting_BODY", "Count"), "takes its place"),
    ],
)
def test_should_fail_when_a_group_is_weakened(weak: dict[str, Any], detail: str) -> None:
    result = judge(rule, Rules=baseline(Common=weak))
    assert result.answer is Answer.FAIL
    assert detail in result.detail


@pytest.mark.parametrize("rules", [UNKNOWN, [managed("AWSManagedRulesCommonRuleSet"), managed("", Name=UNKNOWN)]])
def test_should_not_be_evaluated_when_the_rules_are_not_known(rules: Any) -> None:
    assert judge(rule, Rules=rules).answer is Answer.NOT_EVALUATED
