from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import web_acl_limits_rate as rule
from tests.compliance.rules.judge import UNKNOWN, judge, resource

STAGE = {
    "Stage": resource(
        "AWS::ApiGateway::Stage", MethodSettings=[{"HttpMethod": "*", "ResourcePath": "/*", "ThrottlingRateLimit": 100}]
    )
}


def limit(action: str = "Block", **statement: Any) -> dict[str, Any]:
    return {"Statement": {"RateBasedStatement": {"Limit": 2000, **statement}}, "Action": {action: {}}}


@pytest.mark.parametrize("around", [{}, STAGE])
def test_should_pass_when_it_blocks_floods(around: dict[str, Any]) -> None:
    assert judge(rule, Rules=[limit()], around=around).answer is Answer.PASS


def test_should_pass_when_one_limit_of_two_is_for_everything() -> None:
    some = limit(ScopeDownStatement={"GeoMatchStatement": {"CountryCodes": ["AQ"]}})
    assert judge(rule, Rules=[some, limit()]).answer is Answer.PASS


def test_should_fail_when_there_is_no_limit() -> None:
    result = judge(rule, Rules=[])
    assert result.answer is Answer.FAIL
    assert "no rate-based" in result.detail


@pytest.mark.parametrize(
    "weak", [limit("Count"), limit("Allow"), limit(ScopeDownStatement={"GeoMatchStatement": {"CountryCodes": ["AQ"]}})]
)
def test_should_fail_when_it_lets_floods_through(weak: dict[str, Any]) -> None:
    result = judge(rule, Rules=[weak])
    assert result.answer is Answer.FAIL
    assert "does not block" in result.detail


@pytest.mark.parametrize("statement", [{"Limit": 30001}, {"Limit": 6001, "EvaluationWindowSec": 60}])
def test_should_fail_when_one_address_may_send_more_than_all(statement: dict[str, Any]) -> None:
    result = judge(rule, Rules=[limit(**statement)], around=STAGE)
    assert result.answer is Answer.FAIL
    assert "everybody" in result.detail


@pytest.mark.parametrize("rules", [UNKNOWN, [limit(Limit=UNKNOWN)]])
def test_should_not_be_evaluated_when_the_rules_are_not_known(rules: Any) -> None:
    assert judge(rule, Rules=rules).answer is Answer.NOT_EVALUATED
