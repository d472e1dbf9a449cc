from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import policy_conditions_narrow as rule
from tests.compliance.rules.judge import UNKNOWN, allow, judge, policy

MANAGED = "AWS::IAM::ManagedPolicy"
TOPIC = "AWS::SNS::TopicPolicy"
ROLE = "AWS::IAM::Role"


def conditional(**condition: Any) -> dict[str, Any]:
    return policy(allow(Action="sns:Publish", Resource="arn", Condition=condition))


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"StringEquals": {"aws:SourceAccount": "111111111111"}},
        {"StringLike": {"aws:SourceArn": ["arn:aws:s3:::a*", "arn:aws:s3:::b"]}},
        {"StringNotLike": {"aws:SourceArn": "*"}},
        {"StringLike": {"aws:RequestTag/Owner": "*"}},
        {"Null": {"aws:SourceArn": "false"}},
    ],
)
def test_should_pass_when_a_condition_chooses(condition: dict[str, Any]) -> None:
    assert judge(rule, MANAGED, PolicyDocument=conditional(**condition)).answer is Answer.PASS


@pytest.mark.parametrize(
    "condition",
    [
        {"StringLike": {"aws:SourceArn": "*"}},
        {"StringLike": {"aws:SourceArn": ["arn:aws:s3:::a", "*"]}},
        {"ForAnyValue:StringLikeIfExists": {"aws:SourceArn": "*"}},
        {"StringEquals": {"aws:SourceAccount": "1"}, "ArnLike": {"aws:SourceArn": "*"}},
    ],
)
def test_should_fail_when_every_value_meets_a_condition(condition: dict[str, Any]) -> None:
    result = judge(rule, TOPIC, PolicyDocument=conditional(**condition))
    assert result.answer is Answer.FAIL
    assert result.detail == "every value meets the condition on aws:SourceArn"
    assert result.properties == ("PolicyDocument.Statement.0",)


def test_should_fail_when_it_decides_who_assumes_a_role() -> None:
    trust = policy(
        allow(
            Principal={"Service": "lambda.amazonaws.com"},
            Action="sts:AssumeRole",
            Condition={"StringLike": {"aws:SourceAccount": "*"}},
        )
    )
    assert judge(rule, ROLE, AssumeRolePolicyDocument=trust).answer is Answer.FAIL


def test_should_fail_when_one_of_several_policies_is_open() -> None:
    wide = {"PolicyName": "b", "PolicyDocument": conditional(StringLike={"aws:SourceArn": "*"})}
    narrow = {"PolicyName": "a", "PolicyDocument": conditional()}
    result = judge(rule, ROLE, AssumeRolePolicyDocument=policy(), Policies=[narrow, wide])
    assert result.answer is Answer.FAIL


def test_should_not_apply_when_something_is_only_denied() -> None:
    deny = {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"StringLike": {"aws:SourceArn": "*"}}}
    assert judge(rule, MANAGED, PolicyDocument=policy(deny)).answer is Answer.NOT_APPLICABLE


@pytest.mark.parametrize(("kind", "name"), [(MANAGED, "PolicyDocument"), (ROLE, "AssumeRolePolicyDocument")])
def test_should_not_be_evaluated_when_a_policy_is_not_known(kind: str, name: str) -> None:
    unknown: dict[str, Any] = {name: UNKNOWN}
    assert judge(rule, kind, **unknown).answer is Answer.NOT_EVALUATED
