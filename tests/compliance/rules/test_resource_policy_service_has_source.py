from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import resource_policy_service_has_source as rule
from tests.compliance.rules.judge import UNKNOWN, allow, attribute, judge, policy

KIND = "AWS::SNS::TopicPolicy"
ACCOUNT = {"StringEquals": {"aws:SourceAccount": "111111111111"}}
EXACT = {"ArnEquals": {"aws:SourceArn": attribute("Alarm", "Arn")}}
PATTERN = {"ArnLike": {"aws:SourceArn": "arn:aws:cloudwatch:us-east-1:111111111111:alarm:*"}}


def answer(service: str, condition: Any = None) -> Answer:
    statement = allow(Principal={"Service": service}, Action="sns:Publish", Resource="*")
    if condition is not None:
        statement["Condition"] = condition
    return judge(rule, KIND, PolicyDocument=policy(statement)).answer


@pytest.mark.parametrize("condition", [EXACT, ACCOUNT | PATTERN])
def test_should_pass_when_the_source_is_named(condition: dict[str, Any]) -> None:
    assert answer("cloudwatch.amazonaws.com", condition) is Answer.PASS


def test_should_pass_when_all_of_the_account_is_meant() -> None:
    assert answer("events.rds.amazonaws.com", ACCOUNT) is Answer.PASS


@pytest.mark.parametrize("condition", [None, ACCOUNT, PATTERN])
def test_should_fail_when_every_alarm_may_publish(condition: dict[str, Any] | None) -> None:
    assert answer("cloudwatch.amazonaws.com", condition) is Answer.FAIL


def test_should_fail_when_a_service_has_no_source() -> None:
    assert answer("events.rds.amazonaws.com") is Answer.FAIL


@pytest.mark.parametrize("principal", [{"AWS": "x"}, {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"}])
def test_should_not_apply_when_no_service_tells_a_source(principal: dict[str, str]) -> None:
    document = policy(allow(Principal=principal, Action="s3:PutObject", Resource="*"))
    assert judge(rule, "AWS::S3::BucketPolicy", PolicyDocument=document).answer is Answer.NOT_APPLICABLE


def test_should_not_be_evaluated_when_the_policy_is_not_known() -> None:
    assert judge(rule, KIND, PolicyDocument=UNKNOWN).answer is Answer.NOT_EVALUATED
