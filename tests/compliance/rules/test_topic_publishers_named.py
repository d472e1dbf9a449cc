from typing import Any

from compliance.model import Answer
from compliance.rules import topic_publishers_named as rule
from tests.compliance.rules.judge import DENY_PLAIN, UNKNOWN, allow, judge, policy, ref, resource

PUBLISH = allow(Principal={"Service": "cloudwatch.amazonaws.com"}, Action="sns:Publish", Resource="*")


def topic(*topics: Any, document: Any = None) -> Answer:
    found = policy(PUBLISH) if document is None else document
    around = {"Policy": resource("AWS::SNS::TopicPolicy", Topics=list(topics), PolicyDocument=found)}
    return judge(rule, around=around, TopicName="x").answer


def test_should_pass_when_a_policy_names_publishers() -> None:
    assert topic(ref("Subject")) is Answer.PASS


def test_should_fail_when_there_is_no_policy() -> None:
    assert judge(rule, TopicName="x").answer is Answer.FAIL


def test_should_fail_when_the_policy_is_of_another_topic() -> None:
    assert topic("arn:aws:sns:us-east-1:111111111111:another") is Answer.FAIL


def test_should_fail_when_the_policy_denies_alone() -> None:
    assert topic(ref("Subject"), document=policy(DENY_PLAIN)) is Answer.FAIL


def test_should_not_be_evaluated_when_the_policy_or_its_topic_is_not_known() -> None:
    assert topic(ref("Subject"), document=UNKNOWN) is Answer.NOT_EVALUATED
    assert topic(UNKNOWN) is Answer.NOT_EVALUATED
