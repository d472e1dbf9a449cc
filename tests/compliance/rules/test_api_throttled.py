from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import api_throttled as rule
from tests.compliance.rules.judge import UNKNOWN, judge, resource

LIMITED: dict[str, Any] = {
    "HttpMethod": "*",
    "ResourcePath": "/*",
    "ThrottlingRateLimit": 200,
    "ThrottlingBurstLimit": 400,
}
PLAN = "AWS::ApiGateway::UsagePlan"


def test_should_pass_when_the_stage_has_limits() -> None:
    assert judge(rule, MethodSettings=[LIMITED]).answer is Answer.PASS


def test_should_pass_when_the_plan_has_limits() -> None:
    assert judge(rule, PLAN, Throttle={"RateLimit": 100, "BurstLimit": "200"}).answer is Answer.PASS


def test_should_fail_when_the_stage_has_no_limit() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_fail_when_the_stage_has_no_burst_limit() -> None:
    assert judge(rule, MethodSettings=[LIMITED | {"ThrottlingBurstLimit": -1}]).answer is Answer.FAIL


def test_should_fail_when_only_one_method_has_limits() -> None:
    assert judge(rule, MethodSettings=[LIMITED | {"ResourcePath": "/~1readings"}]).answer is Answer.FAIL


def test_should_fail_when_the_plan_has_no_rate_limit() -> None:
    result = judge(rule, PLAN, Throttle={"BurstLimit": 200})
    assert result.answer is Answer.FAIL
    assert "rate" in result.detail


def test_should_fail_when_the_plan_has_no_burst_limit() -> None:
    result = judge(rule, PLAN, Throttle={"RateLimit": 100})
    assert result.answer is Answer.FAIL
    assert "burst" in result.detail


def test_should_not_be_evaluated_when_the_settings_are_not_known() -> None:
    assert judge(rule, MethodSettings=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_plans_limits_are_not_known() -> None:
    assert judge(rule, PLAN, Throttle=UNKNOWN).answer is Answer.NOT_EVALUATED


METHOD = "AWS::ApiGateway::Method"
BESIDE = {"Plan": resource(PLAN)}


@pytest.mark.parametrize("beyond", [{"ThrottlingRateLimit": 10_001}, {"ThrottlingBurstLimit": 5_001}])
def test_should_fail_when_the_stages_limit_is_above_the_accounts(beyond: dict[str, int]) -> None:
    assert judge(rule, MethodSettings=[LIMITED | beyond]).answer is Answer.FAIL


def test_should_fail_when_the_plans_limit_is_above_the_accounts() -> None:
    assert judge(rule, PLAN, Throttle={"RateLimit": 10_001, "BurstLimit": 200}).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_stages_limit_is_not_known() -> None:
    assert judge(rule, MethodSettings=[LIMITED | {"ThrottlingRateLimit": UNKNOWN}]).answer is Answer.NOT_EVALUATED


def test_should_pass_when_a_method_beside_a_plan_asks_for_the_key() -> None:
    assert judge(rule, METHOD, around=BESIDE, HttpMethod="GET", ApiKeyRequired=True).answer is Answer.PASS


def test_should_fail_when_a_method_beside_a_plan_asks_for_no_key() -> None:
    assert judge(rule, METHOD, around=BESIDE, HttpMethod="GET").answer is Answer.FAIL


def test_should_not_apply_when_a_method_has_no_plan_beside_it() -> None:
    assert judge(rule, METHOD, HttpMethod="GET").answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_a_browser_asks_first() -> None:
    assert judge(rule, METHOD, around=BESIDE, HttpMethod="OPTIONS").answer is Answer.NOT_APPLICABLE
