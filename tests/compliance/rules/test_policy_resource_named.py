from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import policy_resource_named as rule
from tests.compliance.rules.judge import KEY, UNKNOWN, allow, judge, policy

KIND = "AWS::IAM::ManagedPolicy"
TAGGED = {"StringEquals": {"aws:ResourceTag/Owner": "x"}}


def answer(**statement: Any) -> Answer:
    return judge(rule, KIND, PolicyDocument=policy(allow(**statement))).answer


@pytest.mark.parametrize(
    "statement",
    [
        {"Action": "kms:Decrypt", "Resource": KEY},
        {"Action": ["ec2:DescribeSubnets", "ecr:GetAuthorizationToken"], "Resource": "*"},
        {"Action": "sqs:SendMessage", "Resource": "*", "Condition": TAGGED},
        {
            "Action": "cloudwatch:PutMetricData",
            "Resource": "*",
            "Condition": {"StringEquals": {"cloudwatch:namespace": "x"}},
        },
        {"Action": "no-such-service:Do", "Resource": "*"},
    ],
)
def test_should_pass_when_a_resource_is_named_or_none_can_be(statement: dict[str, Any]) -> None:
    assert answer(**statement) is Answer.PASS


@pytest.mark.parametrize(
    "statement",
    [
        {"Action": "logs:PutLogEvents", "Resource": "*"},
        {"Action": "sqs:Send*", "Resource": ["*"]},
        {"Action": "kms:Decrypt", "Resource": "*", "Condition": {"StringEquals": {"kms:ViaService": "sqs"}}},
        {
            "Action": "sqs:SendMessage",
            "Resource": "*",
            "Condition": {"StringEqualsIfExists": {"aws:ResourceTag/Owner": "x"}},
        },
        {"Action": "apigateway:DELETE", "Resource": "*", "Condition": TAGGED},
    ],
)
def test_should_fail_when_every_resource_is_allowed(statement: dict[str, Any]) -> None:
    assert answer(**statement) is Answer.FAIL


def test_should_not_apply_when_it_denies_alone() -> None:
    document = policy({"Effect": "Deny", "Action": "sqs:SendMessage", "Resource": "*"})
    assert judge(rule, KIND, PolicyDocument=document).answer is Answer.NOT_APPLICABLE


def test_should_not_be_evaluated_when_the_policy_is_not_known() -> None:
    assert judge(rule, KIND, PolicyDocument=UNKNOWN).answer is Answer.NOT_EVALUATED
