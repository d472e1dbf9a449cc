from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import policy_use_confined as rule
from tests.compliance.rules.judge import KEY, UNKNOWN, allow, judge, policy

KIND = "AWS::IAM::Policy"
API_KEYS, TAGS = "arn:aws:apigateway:us-east-1::/apikeys/*", "arn:aws:apigateway:us-east-1::/tags/x"
REQUEST, EXISTING = {"aws:RequestTag/Owner": "x"}, {"aws:ResourceTag/Owner": "x"}


def equals(**keys: str) -> dict[str, Any]:
    return {"StringEquals": {key.replace("__", ":"): value for key, value in keys.items()}}


CONFINED: list[dict[str, Any]] = [
    {"Action": "iam:CreateRole", "Resource": "arn:x", "Condition": equals(iam__PermissionsBoundary="arn:y")},
    {
        "Action": "iam:AttachRolePolicy",
        "Resource": "arn:x",
        "Condition": {
            "ArnLike": {"iam:PolicyARN": "arn:y"},
            "StringEquals": {"iam:PermissionsBoundary": "arn:y"},
        },
    },
    {"Action": "iam:CreateServiceLinkedRole", "Resource": "arn:x", "Condition": equals(iam__AWSServiceName="a")},
    {
        "Action": "cloudformation:CreateChangeSet",
        "Resource": "arn:x",
        "Condition": {
            "StringLike": {"cloudformation:ChangeSetName": "a-*"},
            "Null": {"cloudformation:RoleArn": "true"},
        },
    },
    {"Action": "kms:Decrypt", "Resource": KEY, "Condition": equals(kms__ViaService="sqs.us-east-1.amazonaws.com")},
    {"Action": "kms:Decrypt", "Resource": KEY, "Condition": {"StringEquals": {"kms:EncryptionContext:a": "b"}}},
    {"Action": "kms:CreateGrant", "Resource": KEY, "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}}},
    {
        "Action": "elasticfilesystem:ClientMount",
        "Resource": "arn:x",
        "Condition": equals(elasticfilesystem__AccessPointArn="arn:y"),
    },
    {"Action": "cloudwatch:PutMetricData", "Resource": "*", "Condition": equals(cloudwatch__namespace="x")},
    {"Action": "apigateway:DELETE", "Resource": API_KEYS, "Condition": {"StringEquals": EXISTING}},
    {
        "Action": "apigateway:PUT",
        "Resource": TAGS,
        "Condition": {"StringEquals": REQUEST, "StringEqualsIfExists": EXISTING},
    },
    {"Action": "apigateway:POST", "Resource": "arn:aws:apigateway:us-east-1::/usageplans/1/keys"},
]
OPEN: list[dict[str, Any]] = [
    {"Action": "iam:CreateRole", "Resource": "arn:x"},
    {"Action": "iam:AttachRolePolicy", "Resource": "arn:x", "Condition": equals(iam__PermissionsBoundary="arn:y")},
    {"Action": "iam:AttachRolePolicy", "Resource": "arn:x", "Condition": {"ArnLike": {"iam:PolicyARN": "arn:y"}}},
    {"Action": "iam:CreateServiceLinkedRole", "Resource": "arn:x"},
    {"Action": "cloudformation:DeleteChangeSet", "Resource": "arn:x"},
    {
        "Action": "cloudformation:CreateChangeSet",
        "Resource": "arn:x",
        "Condition": equals(cloudformation__ChangeSetName="a-*"),
    },
    {"Action": "kms:Decrypt", "Resource": KEY},
    {"Action": "kms:*", "Resource": KEY, "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}}},
    {"Action": "kms:CreateGrant", "Resource": KEY},
    {"Action": "elasticfilesystem:ClientMount", "Resource": "arn:x"},
    {"Action": "cloudwatch:PutMetricData", "Resource": "*"},
    {"Action": "apigateway:DELETE", "Resource": API_KEYS},
    {"Action": "apigateway:PUT", "Resource": TAGS, "Condition": {"StringEquals": REQUEST}},
    {"Action": "apigateway:PUT", "Resource": TAGS, "Condition": {"StringEqualsIfExists": EXISTING}},
]


@pytest.mark.parametrize("statement", CONFINED)
def test_should_pass_when_a_condition_confines_the_use(statement: dict[str, Any]) -> None:
    assert judge(rule, KIND, PolicyDocument=policy(allow(**statement))).answer is Answer.PASS


@pytest.mark.parametrize("statement", OPEN)
def test_should_fail_when_no_condition_confines_the_use(statement: dict[str, Any]) -> None:
    result = judge(rule, KIND, PolicyDocument=policy(allow(**statement)))
    assert result.answer is Answer.FAIL
    assert "without a condition on" in result.detail


def test_should_not_be_evaluated_when_the_condition_is_not_known() -> None:
    document = policy(allow(Action="sqs:SendMessage", Resource="*", Condition=UNKNOWN))
    assert judge(rule, KIND, PolicyDocument=document).answer is Answer.NOT_EVALUATED
