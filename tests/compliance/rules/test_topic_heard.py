from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import topic_heard as rule
from compliance.rules.base import Result
from tests.compliance.rules.judge import judge, ref, resource

ALARM: dict[str, Any] = {"Alarm": resource("AWS::CloudWatch::Alarm", AlarmActions=[ref("Subject")])}
RULE: dict[str, Any] = {"Rule": resource("AWS::Events::Rule", Targets=[{"Arn": ref("Subject")}])}
EVENTS: dict[str, Any] = {"Events": resource("AWS::RDS::EventSubscription", SnsTopicArn=ref("Subject"))}


def subscriber(name: str = "Mail", **changes: Any) -> dict[str, Any]:
    return {name: resource("AWS::SNS::Subscription", **{"TopicArn": ref("Subject"), "Protocol": "email", **changes})}


def ask(around: dict[str, Any], **properties: Any) -> Result:
    return judge(rule, around=around, TopicName="alarms-dev", **properties)


@pytest.mark.parametrize("sender", [ALARM, RULE, EVENTS])
def test_should_fail_when_nobody_listens(sender: dict[str, Any]) -> None:
    result = ask(sender)
    assert result.answer is Answer.FAIL
    assert "no subscriber" in result.detail


def test_should_pass_when_somebody_listens() -> None:
    assert ask(ALARM | subscriber()).answer is Answer.PASS


def test_should_pass_when_the_topic_names_its_subscribers() -> None:
    assert ask(ALARM, Subscription=[{"Protocol": "email", "Endpoint": "on-call@example.com"}]).answer is Answer.PASS


def test_should_fail_when_the_subscriber_listens_elsewhere() -> None:
    elsewhere = subscriber(TopicArn="arn:aws:sns:us-east-1:111111111111:other")
    assert ask(ALARM | elsewhere).answer is Answer.FAIL


def test_should_fail_when_every_subscriber_gets_a_part_only() -> None:
    result = ask(ALARM | subscriber(FilterPolicy={"severity": ["never"]}))
    assert result.answer is Answer.FAIL
    assert "a part" in result.detail


def test_should_pass_when_one_subscriber_gets_everything() -> None:
    assert ask(ALARM | subscriber() | subscriber("Other", FilterPolicy={"a": ["b"]})).answer is Answer.PASS


def test_should_not_apply_when_no_alarm_is_sent_to_it() -> None:
    assert ask({}).answer is Answer.NOT_APPLICABLE
