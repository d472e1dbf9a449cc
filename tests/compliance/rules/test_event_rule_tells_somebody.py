from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import event_rule_tells_somebody as rule
from compliance.rules.base import Result
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource

TOPIC: dict[str, Any] = {"Topic": resource("AWS::SNS::Topic", TopicName="security-dev")}
NAMED = "arn:aws:sns:us-east-1:111111111111:security-dev"
KEPT = {"DeadLetterConfig": {"Arn": "arn:aws:sqs:us-east-1:111111111111:undelivered"}}


def ask(*targets: Any, around: Any = TOPIC, **changes: Any) -> Result:
    properties = {"EventPattern": {"source": ["aws.rds"]}, "State": "ENABLED", "Targets": list(targets), **changes}
    return judge(rule, around=around, **properties)


@pytest.mark.parametrize("arn", [ref("Topic"), NAMED, {"Fn::Sub": NAMED}])
def test_should_pass_when_a_topic_is_told_and_what_fails_is_kept(arn: Any) -> None:
    assert ask({"Arn": arn, **KEPT}).answer is Answer.PASS


def test_should_pass_when_it_tells_no_topic() -> None:
    function = {"Arn": "arn:aws:lambda:us-east-1:111111111111:function:reacts"}
    assert ask(function, State=None).answer is Answer.PASS


def test_should_fail_when_it_has_no_target() -> None:
    assert ask().answer is Answer.FAIL


@pytest.mark.parametrize("state", ["DISABLED", None])
def test_should_fail_when_it_does_not_say_that_it_is_on(state: str | None) -> None:
    result = ask({"Arn": NAMED, **KEPT}, State=state)
    assert result.answer is Answer.FAIL
    assert "State" in result.detail


@pytest.mark.parametrize("config", [{}, {"DeadLetterConfig": {}}, {"DeadLetterConfig": {"Arn": ""}}])
def test_should_fail_when_what_cannot_be_delivered_is_lost(config: dict[str, Any]) -> None:
    result = ask({"Arn": NAMED, **config})
    assert result.answer is Answer.FAIL
    assert "lost" in result.detail


def test_should_fail_when_the_topic_does_not_exist() -> None:
    result = ask({"Arn": NAMED, **KEPT}, around={})
    assert result.answer is Answer.FAIL
    assert "does not have" in result.detail


def test_should_not_be_evaluated_when_the_targets_are_not_known() -> None:
    assert ask(Targets=UNKNOWN).answer is Answer.NOT_EVALUATED


FUNCTION = "arn:aws:lambda:us-east-1:111111111111:function:works"


def test_should_pass_when_a_schedule_is_on_and_keeps_calls_that_fail() -> None:
    targets = [{"Arn": FUNCTION, **KEPT}]
    assert judge(rule, ScheduleExpression="rate(1 hour)", State="ENABLED", Targets=targets).answer is Answer.PASS


@pytest.mark.parametrize(
    "changes",
    [{"Targets": [{"Arn": FUNCTION}]}, {"Targets": []}, {"State": "DISABLED"}, {"State": None}],
    ids=["nothing kept", "no target", "off", "not said to be on"],
)
def test_should_fail_when_scheduled_work_may_stay_undone(changes: dict[str, Any]) -> None:
    properties: dict[str, Any] = {"State": "ENABLED", "Targets": [{"Arn": FUNCTION, **KEPT}], **changes}
    assert judge(rule, ScheduleExpression="rate(1 hour)", **properties).answer is Answer.FAIL


def test_should_not_apply_when_it_waits_for_nothing() -> None:
    assert judge(rule, State="ENABLED").answer is Answer.NOT_APPLICABLE
