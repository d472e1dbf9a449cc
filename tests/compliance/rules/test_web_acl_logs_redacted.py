from typing import Any

from compliance.model import Answer
from compliance.rules import web_acl_logs_redacted as rule
from tests.compliance.rules.judge import attribute, judge, resource


def logged(*headers: str) -> dict[str, Any]:
    fields = [{"SingleHeader": {"Name": header}} for header in headers]
    log = resource("AWS::WAFv2::LoggingConfiguration", ResourceArn=attribute("Subject", "Arn"), RedactedFields=fields)
    return {"Logging": log}


def test_should_pass_when_credentials_are_redacted() -> None:
    assert judge(rule, around=logged("Authorization", "x-api-key")).answer is Answer.PASS


def test_should_fail_when_nothing_is_logged() -> None:
    result = judge(rule)
    assert result.answer is Answer.FAIL
    assert "nothing logs" in result.detail


def test_should_fail_when_the_key_is_logged() -> None:
    result = judge(rule, around=logged("authorization"))
    assert result.answer is Answer.FAIL
    assert "x-api-key" in result.detail


def test_should_fail_when_nothing_is_redacted() -> None:
    result = judge(rule, around=logged())
    assert result.answer is Answer.FAIL
    assert "authorization, x-api-key" in result.detail
