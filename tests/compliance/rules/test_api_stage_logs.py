from typing import Any

from compliance.model import Answer
from compliance.rules import api_stage_logs as rule
from tests.compliance.rules.judge import UNKNOWN, attribute, judge

FORMAT = "$context.requestId $context.identity.sourceIp $context.status $context.requestTime"
ACCESS: dict[str, Any] = {"DestinationArn": attribute("Logs", "Arn"), "Format": FORMAT}
EXECUTION = [{"HttpMethod": "*", "ResourcePath": "/*", "LoggingLevel": "ERROR"}]


def test_should_pass_when_both_logs_are_written() -> None:
    assert judge(rule, AccessLogSetting=ACCESS, MethodSettings=EXECUTION).answer is Answer.PASS


def test_should_fail_when_there_is_no_access_log() -> None:
    result = judge(rule, MethodSettings=EXECUTION)
    assert result.answer is Answer.FAIL
    assert "no access log" in result.detail


def test_should_fail_when_the_access_log_leaves_out_the_address() -> None:
    result = judge(
        rule, AccessLogSetting=ACCESS | {"Format": FORMAT.replace("sourceIp", "user")}, MethodSettings=EXECUTION
    )
    assert result.answer is Answer.FAIL
    assert "sourceIp" in result.detail


def test_should_fail_when_there_is_no_execution_log() -> None:
    result = judge(rule, AccessLogSetting=ACCESS)
    assert result.answer is Answer.FAIL
    assert "execution log" in result.detail


def test_should_fail_when_only_one_method_has_an_execution_log() -> None:
    result = judge(rule, AccessLogSetting=ACCESS, MethodSettings=[EXECUTION[0] | {"HttpMethod": "GET"}])
    assert result.answer is Answer.FAIL
    assert "execution log" in result.detail


def test_should_fail_when_the_execution_log_is_off() -> None:
    result = judge(rule, AccessLogSetting=ACCESS, MethodSettings=[EXECUTION[0] | {"LoggingLevel": "OFF"}])
    assert result.answer is Answer.FAIL
    assert "execution log" in result.detail


def test_should_not_be_evaluated_when_the_format_is_not_known() -> None:
    assert (
        judge(rule, AccessLogSetting=ACCESS | {"Format": UNKNOWN}, MethodSettings=EXECUTION).answer
        is Answer.NOT_EVALUATED
    )


def test_should_not_be_evaluated_when_the_settings_are_not_known() -> None:
    assert judge(rule, AccessLogSetting=ACCESS, MethodSettings=UNKNOWN).answer is Answer.NOT_EVALUATED
