from typing import Any

from compliance.model import Answer
from compliance.rules import web_acl_limits_rate as rule
from tests.compliance.rules.judge import UNKNOWN, judge

LIMIT: dict[str, Any] = {"Statement": {"RateBasedStatement": {"Limit": 2000}}}


def test_should_pass_when_it_blocks_floods() -> None:
    assert judge(rule, Rules=[LIMIT | {"Action": {"Block": {}}}]).answer is Answer.PASS


def test_should_fail_when_there_is_no_limit() -> None:
    result = judge(rule, Rules=[])
    assert result.answer is Answer.FAIL
    assert "no rate-based" in result.detail


def test_should_fail_when_it_only_counts_floods() -> None:
    result = judge(rule, Rules=[LIMIT | {"Action": {"Count": {}}}])
    assert result.answer is Answer.FAIL
    assert "does not block" in result.detail


def test_should_not_be_evaluated_when_the_rules_are_not_known() -> None:
    assert judge(rule, Rules=UNKNOWN).answer is Answer.NOT_EVALUATED
