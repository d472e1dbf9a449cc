from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import alarm_tells_somebody as rule
from compliance.rules_support.alarms import COMPOSITE
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource

TOPIC: dict[str, Any] = {"Topic": resource("AWS::SNS::Topic", TopicName="alarms-dev")}
NAMED = "arn:aws:sns:us-east-1:111111111111:alarms-dev"


def test_should_pass_when_it_refers_to_a_topic() -> None:
    assert judge(rule, AlarmActions=[ref("Topic")], around=TOPIC).answer is Answer.PASS


def test_should_pass_when_it_names_a_topic_of_the_environment() -> None:
    assert judge(rule, AlarmActions=[{"Fn::Sub": NAMED}], around=TOPIC).answer is Answer.PASS


def test_should_pass_when_it_names_a_topic_that_is_not_ours() -> None:
    assert judge(rule, AlarmActions=["arn:aws:sns:us-east-1:111111111111:on-call"]).answer is Answer.PASS


def test_should_pass_when_it_scales_something() -> None:
    assert (
        judge(
            rule,
            AlarmActions=[ref("Policy")],
            around={"Policy": resource("AWS::ApplicationAutoScaling::ScalingPolicy")},
        ).answer
        is Answer.PASS
    )


def test_should_fail_when_it_has_no_action() -> None:
    result = judge(rule)
    assert result.answer is Answer.FAIL
    assert "no action" in result.detail


def test_should_fail_when_its_action_is_empty() -> None:
    assert judge(rule, AlarmActions=[""]).answer is Answer.FAIL


def test_should_fail_when_its_actions_are_off() -> None:
    result = judge(rule, AlarmActions=[NAMED], ActionsEnabled=False, around=TOPIC)
    assert result.answer is Answer.FAIL
    assert "no action" in result.detail


def test_should_fail_when_the_topic_does_not_exist() -> None:
    result = judge(rule, AlarmActions=[NAMED])
    assert result.answer is Answer.FAIL
    assert "does not have" in result.detail


def test_should_not_be_evaluated_when_its_actions_are_not_known() -> None:
    assert judge(rule, AlarmActions=UNKNOWN).answer is Answer.NOT_EVALUATED


@pytest.mark.parametrize(
    "alarm_rule",
    [
        {"Fn::Join": ["", ['ALARM("', {"Fn::GetAtt": ["Subject", "Arn"]}, '") AND ALARM("other-dev")']]},
        'ALARM("window-dev") AND ALARM("other-dev")',
        'ALARM("arn:aws:cloudwatch:us-east-1:111111111111:alarm:window-dev")',
        "NOT OK(window-dev)",
    ],
)
def test_should_pass_when_a_composite_alarm_that_tells_somebody_is_made_of_it(alarm_rule: Any) -> None:
    around = {**TOPIC, "All": resource(COMPOSITE, AlarmRule=alarm_rule, AlarmActions=[NAMED])}
    assert judge(rule, AlarmName="window-dev", around=around).answer is Answer.PASS


@pytest.mark.parametrize(
    "composite",
    [
        {"AlarmRule": 'ALARM("window-dev")'},
        {"AlarmRule": 'ALARM("window-dev")', "AlarmActions": [NAMED], "ActionsEnabled": False},
        {"AlarmRule": 'ALARM("another-window-dev")', "AlarmActions": [NAMED]},
        {"AlarmRule": "FALSE", "AlarmActions": [NAMED]},
    ],
)
def test_should_fail_when_no_composite_alarm_tells_of_it(composite: dict[str, Any]) -> None:
    around = {**TOPIC, "All": resource(COMPOSITE, **composite)}
    assert judge(rule, AlarmName="window-dev", around=around).answer is Answer.FAIL
