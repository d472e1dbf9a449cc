from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import web_acl_logged as rule
from compliance.rules.base import Result
from tests.compliance.rules.judge import attribute, judge, resource

GROUP = "arn:aws:logs:us-east-1:111111111111:log-group:aws-waf-logs-it"


def ask(**properties: Any) -> Result:
    shape = {"ResourceArn": attribute("Subject", "Arn"), "LogDestinationConfigs": [GROUP], **properties}
    return judge(rule, around={"Logging": resource("AWS::WAFv2::LoggingConfiguration", **shape)})


def part(behavior: str, *actions: str, requirement: str = "MEETS_ANY") -> dict[str, Any]:
    conditions = [{"ActionCondition": {"Action": each}} for each in actions]
    return {"Behavior": behavior, "Requirement": requirement, "Conditions": conditions}


def test_should_pass_when_everything_is_logged() -> None:
    assert ask().answer is Answer.PASS


@pytest.mark.parametrize(
    "logging_filter",
    [
        {"DefaultBehavior": "KEEP", "Filters": [part("DROP", "ALLOW")]},
        {"DefaultBehavior": "DROP", "Filters": [part("KEEP", "COUNT", "BLOCK")]},
        {"DefaultBehavior": "DROP", "Filters": [part("KEEP", "BLOCK", requirement="MEETS_ALL")]},
    ],
)
def test_should_pass_when_what_is_refused_is_kept(logging_filter: dict[str, Any]) -> None:
    assert ask(LoggingFilter=logging_filter).answer is Answer.PASS


@pytest.mark.parametrize(
    "logging_filter",
    [
        {"DefaultBehavior": "DROP", "Filters": [part("KEEP", "CAPTCHA", requirement="MEETS_ALL")]},
        {"DefaultBehavior": "KEEP", "Filters": [part("DROP", "BLOCK")]},
    ],
)
def test_should_fail_when_what_is_refused_is_dropped(logging_filter: dict[str, Any]) -> None:
    result = ask(LoggingFilter=logging_filter)
    assert result.answer is Answer.FAIL
    assert "filter" in result.detail


@pytest.mark.parametrize(
    "properties", [{"LogDestinationConfigs": []}, {"LogDestinationConfigs": [""]}, {"ResourceArn": "another"}]
)
def test_should_fail_when_nothing_is_written(properties: dict[str, Any]) -> None:
    assert ask(**properties).answer is Answer.FAIL


def test_should_fail_when_there_is_no_log() -> None:
    result = judge(rule)
    assert result.answer is Answer.FAIL
    assert "nothing logs" in result.detail
