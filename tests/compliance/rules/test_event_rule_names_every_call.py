from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import event_rule_names_every_call as rule
from compliance.rules.base import Result
from tests.compliance.rules.judge import judge, resource

TARGETS = [{"Arn": "arn:aws:sns:us-east-1:111111111111:on-call"}]


def calls(sources: list[str], names: list[str], **more: Any) -> dict[str, Any]:
    return {"detail": {"eventSource": [f"{each}.amazonaws.com" for each in sources], "eventName": names, **more}}


def ask(pattern: Any, **around: Any) -> Result:
    return judge(rule, EventPattern=pattern, Targets=TARGETS, around=around)


def other(**changes: Any) -> dict[str, Any]:
    pattern = calls(["kms"], ["DisableKey"])
    return resource("AWS::Events::Rule", **{"EventPattern": pattern, "Targets": TARGETS, **changes})


def test_should_pass_when_every_call_is_named() -> None:
    assert (
        ask(calls(["kms", "sqs"], ["DisableKey", "ScheduleKeyDeletion", "DeleteQueue", "PurgeQueue"])).answer
        is Answer.PASS
    )


def test_should_pass_when_another_rule_names_the_rest() -> None:
    assert ask(calls(["kms"], ["ScheduleKeyDeletion"]), Other=other()).answer is Answer.PASS


@pytest.mark.parametrize("changes", [{"State": "DISABLED"}, {"Targets": []}])
def test_should_fail_when_the_rule_with_the_rest_does_nothing(changes: dict[str, Any]) -> None:
    assert ask(calls(["kms"], ["ScheduleKeyDeletion"]), Other=other(**changes)).answer is Answer.FAIL


def test_should_fail_when_a_call_is_left_out() -> None:
    result = ask(calls(["kms"], ["ScheduleKeyDeletion"]))
    assert result.answer is Answer.FAIL
    assert "DisableKey of kms" in result.detail


def test_should_fail_when_the_service_of_a_call_is_left_out() -> None:
    result = ask(calls(["sqs"], ["DeleteQueue", "PurgeQueue", "DeleteSecret"]))
    assert result.answer is Answer.FAIL
    assert "service of DeleteSecret" in result.detail


def test_should_fail_when_no_call_of_a_source_is_named() -> None:
    result = ask(calls(["s3", "secretsmanager"], ["DeleteSecret"]))
    assert result.answer is Answer.FAIL
    assert "s3 is a source" in result.detail


def test_should_fail_when_an_alternative_leaves_a_call_out() -> None:
    ways = [calls(["secretsmanager"], ["DeleteSecret"])["detail"], calls(["sqs"], ["DeleteQueue"])["detail"]]
    result = ask({"detail": {"$or": ways}})
    assert result.answer is Answer.FAIL
    assert "PurgeQueue of sqs" in result.detail


@pytest.mark.parametrize("names", [[], [""]])
def test_should_fail_when_nothing_is_named(names: list[str]) -> None:
    result = ask(calls(["s3"], names))
    assert result.answer is Answer.FAIL
    assert "eventName names nothing" in result.detail


def test_should_fail_when_the_pattern_is_empty() -> None:
    assert ask({}).answer is Answer.FAIL


def test_should_fail_when_it_asks_for_what_a_call_does_not_have() -> None:
    result = ask(calls(["s3"], ["DeleteBucket"], severity=[{"numeric": [">=", 9]}]))
    assert result.answer is Answer.FAIL
    assert "severity" in result.detail


def test_should_pass_when_a_service_is_not_in_the_list() -> None:
    assert ask(calls(["ec2"], ["DeleteSnapshot"])).answer is Answer.PASS


def test_should_not_apply_when_it_waits_for_something_else() -> None:
    assert ask({"source": ["aws.guardduty"]}).answer is Answer.NOT_APPLICABLE
    assert judge(rule, ScheduleExpression="rate(1 day)").answer is Answer.NOT_APPLICABLE
