from typing import Any

from compliance.model import Answer
from compliance.rules import web_acl_blocks_known_attacks as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def managed(**override: Any) -> dict[str, Any]:
    return {
        "Statement": {"ManagedRuleGroupStatement": {"Name": "AWSManagedRulesCommonRuleSet"}},
        "OverrideAction": override,
    }


def test_should_pass_when_managed_rules_block() -> None:
    assert judge(rule, Rules=[managed(**{"None": {}})]).answer is Answer.PASS


def test_should_fail_when_there_is_no_managed_rule() -> None:
    result = judge(rule, Rules=[])
    assert result.answer is Answer.FAIL
    assert "no managed" in result.detail


def test_should_fail_when_managed_rules_only_count() -> None:
    result = judge(rule, Rules=[managed(**{"None": {}}), managed(Count={})])
    assert result.answer is Answer.FAIL
    assert "only counts" in result.detail


def test_should_not_be_evaluated_when_the_rules_are_not_known() -> None:
    assert judge(rule, Rules=UNKNOWN).answer is Answer.NOT_EVALUATED
