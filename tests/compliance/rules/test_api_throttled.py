from typing import Any

from compliance.model import Answer
from compliance.rules import api_throttled as rule
from tests.compliance.rules.judge import UNKNOWN, judge

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
