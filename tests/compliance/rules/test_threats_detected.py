from typing import Any

from compliance.model import Answer
from compliance.rules import threats_detected as rule
from tests.compliance.rules.judge import judge_environment, resource

ACCOUNT: dict[str, Any] = {"Account": resource("AWS::ApiGateway::Account")}


def test_should_pass_when_a_detector_is_on() -> None:
    assert (
        judge_environment(rule, **ACCOUNT, Detector=resource("AWS::GuardDuty::Detector", Enable=True)).answer
        is Answer.PASS
    )


def test_should_fail_when_there_is_no_detector() -> None:
    result = judge_environment(rule, **ACCOUNT)
    assert result.answer is Answer.FAIL
    assert "no detector" in result.detail


def test_should_fail_when_the_detector_is_off() -> None:
    result = judge_environment(rule, **ACCOUNT, Detector=resource("AWS::GuardDuty::Detector", Enable=False))
    assert result.answer is Answer.FAIL
    assert "off" in result.detail


def test_should_not_apply_when_the_account_is_not_among_the_templates() -> None:
    assert judge_environment(rule, Queue=resource("AWS::SQS::Queue")).answer is Answer.NOT_APPLICABLE
