from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import deployment_rights_confined as rule
from tests.compliance.rules.judge import allow, judge, policy

NAME = "x-cfn-execution-data-shared"
STREAMS = "arn:aws:kinesis:us-east-1:111111111111:stream/*-dev"
REGION = {"StringEquals": {"aws:RequestedRegion": "us-east-1"}}


def answer(statement: dict[str, Any], *, name: Any = NAME) -> Any:
    return judge(rule, ManagedPolicyName=name, PolicyDocument=policy(statement))


@pytest.mark.parametrize(
    "statement",
    [
        {"Resource": STREAMS, "Condition": {"StringLikeIfExists": {"aws:ResourceTag/EnvironmentSuffix": ["dev"]}}},
        {"Resource": STREAMS, "Condition": {"StringLike": {"aws:RequestTag/EnvironmentSuffix": "dev"}}},
        {"Resource": "*", "Condition": REGION},
        {"Action": ["iam:GetRole"], "Resource": "arn:aws:iam::111111111111:role/*-dev"},
        {"Action": ["iam:ListRoles"], "Resource": "*"},
        {"Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::cdk-hnb659fds-assets-111111111111-us-east-1/*"]},
    ],
)
def test_should_pass_when_a_condition_or_the_name_confines_it(statement: dict[str, Any]) -> None:
    assert answer(allow(**{"Action": ["kinesis:DeleteStream"], **statement})).answer is Answer.PASS


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ({"Resource": STREAMS}, "EnvironmentSuffix"),
        ({"Resource": STREAMS, "Condition": REGION}, "EnvironmentSuffix"),
        ({"Resource": STREAMS, "Condition": {"StringLike": {"aws:ResourceTag/Owner": "x"}}}, "EnvironmentSuffix"),
        (
            {"Resource": STREAMS, "Condition": {"StringLike": {"aws:ResourceTag/EnvironmentSuffix": "*"}}},
            "EnvironmentSuffix",
        ),
        ({"Resource": "*"}, "aws:RequestedRegion"),
        ({"Resource": "*", "Action": ["cloudformation:DescribeStacks"]}, "aws:RequestedRegion"),
        ({"Resource": [STREAMS, "*"]}, "aws:RequestedRegion"),
        ({"Action": ["iam:GetRole", "kinesis:DeleteStream"], "Resource": STREAMS}, "EnvironmentSuffix"),
        ({"Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::x-dev/*"}, "EnvironmentSuffix"),
    ],
)
def test_should_fail_when_nothing_confines_it(statement: dict[str, Any], words: str) -> None:
    result = answer(allow(**{"Action": ["kinesis:DeleteStream"], **statement}))
    assert result.answer is Answer.FAIL
    assert words in result.detail


@pytest.mark.parametrize("name", ["x-cfn-removal-data-shared", "x-drift-data-shared", "x-github-drift-boundary-shared"])
def test_should_judge_what_destroys_and_what_finds_drift_too(name: str) -> None:
    assert answer(allow(Action="kinesis:*", Resource=STREAMS), name=name).answer is Answer.FAIL


@pytest.mark.parametrize("name", ["x-rotate-cache-dev", "x-deploy-dev-shared"])
def test_should_not_apply_to_other_policies(name: str) -> None:
    assert answer(allow(Action="kinesis:*", Resource="*"), name=name).answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_it_denies_alone() -> None:
    assert answer({**allow(Action="kinesis:*", Resource="*"), "Effect": "Deny"}).answer is Answer.NOT_APPLICABLE
