from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import event_rule_tuned as rule
from compliance.rules.base import Result
from tests.compliance.rules.judge import judge, resource


def threats(**detail: Any) -> Result:
    return judge(rule, EventPattern={"detail-type": ["GuardDuty Finding"], "detail": detail})


def shortened(parameters: dict[str, Any]) -> Result:
    detail = {"eventName": ["PutRetentionPolicy"], "requestParameters": parameters}
    group = resource("AWS::Logs::LogGroup", RetentionInDays=30)
    return judge(rule, EventPattern={"detail": detail}, around={"Logs": group})


@pytest.mark.parametrize("severity", [[{"numeric": [">=", 7]}], [{"numeric": [">", 4, "<=", 10]}], [7, 8, 8.9]])
def test_should_pass_when_high_severities_are_told(severity: Any) -> None:
    assert threats(severity=severity).answer is Answer.PASS


@pytest.mark.parametrize("severity", [[{"numeric": [">=", 9]}], [8], [], [{"numeric": ["about", 7]}]])
def test_should_fail_when_some_high_severities_are_not_told(severity: Any) -> None:
    result = threats(severity=severity)
    assert result.answer is Answer.FAIL
    assert "not told" in result.detail


def test_should_fail_when_every_finding_is_told() -> None:
    result = threats()
    assert result.answer is Answer.FAIL
    assert "every finding" in result.detail


def test_should_pass_when_findings_are_chosen_by_type() -> None:
    assert threats(type=[{"prefix": "CryptoCurrency:"}]).answer is Answer.PASS


def test_should_pass_when_every_shorter_retention_is_told() -> None:
    assert shortened({"retentionInDays": [{"numeric": ["<", 30]}]}).answer is Answer.PASS


@pytest.mark.parametrize("more", [{}, {"logGroupName": ["only-this"]}])
def test_should_fail_when_some_shorter_retentions_are_not_told(more: dict[str, Any]) -> None:
    limit = 30 if more else 2
    result = shortened({"retentionInDays": [{"numeric": ["<", limit]}], **more})
    assert result.answer is Answer.FAIL
    assert "not every" in result.detail


@pytest.mark.parametrize("parameters", [{}, {"retentionInDays": []}])
def test_should_fail_when_daily_work_is_told_too(parameters: dict[str, Any]) -> None:
    result = shortened(parameters)
    assert result.answer is Answer.FAIL
    assert "daily work" in result.detail


def test_should_not_apply_when_it_is_about_something_else() -> None:
    pattern = {"detail": {"eventName": ["DeleteBucket"]}}
    assert judge(rule, EventPattern=pattern).answer is Answer.NOT_APPLICABLE
