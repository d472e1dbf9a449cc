from typing import Any

from compliance.model import Answer
from compliance.rules import deletion_alarmed as rule
from tests.compliance.rules.judge import judge_environment, ref, resource

ACCOUNT: dict[str, Any] = {"Account": resource("AWS::ApiGateway::Account"), "Files": resource("AWS::EFS::FileSystem")}
CALLS = ["DeleteFileSystem", "ScheduleKeyDeletion"]


def watch(calls: list[str], **changes: Any) -> dict[str, Any]:
    properties = {"EventPattern": {"detail": {"eventName": calls}}, "Targets": [{"Arn": ref("Topic")}], **changes}
    return {"Watch": resource("AWS::Events::Rule", **properties)}


def test_should_pass_when_somebody_is_told() -> None:
    assert judge_environment(rule, **ACCOUNT, **watch(CALLS)).answer is Answer.PASS


def test_should_fail_when_nobody_is_told() -> None:
    result = judge_environment(rule, **ACCOUNT)
    assert result.answer is Answer.FAIL
    assert "DeleteFileSystem, ScheduleKeyDeletion" in result.detail


def test_should_fail_when_one_deletion_is_left_out() -> None:
    result = judge_environment(rule, **ACCOUNT, **watch(["DeleteFileSystem"]))
    assert result.answer is Answer.FAIL
    assert "ScheduleKeyDeletion" in result.detail


def test_should_fail_when_the_rule_is_off() -> None:
    assert judge_environment(rule, **ACCOUNT, **watch(CALLS, State="DISABLED")).answer is Answer.FAIL


def test_should_fail_when_the_rule_has_no_target() -> None:
    assert judge_environment(rule, **ACCOUNT, **watch(CALLS, Targets=[])).answer is Answer.FAIL


def test_should_not_apply_when_the_account_is_not_among_the_templates() -> None:
    assert judge_environment(rule, Files=resource("AWS::EFS::FileSystem")).answer is Answer.NOT_APPLICABLE
