from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import resource_policy_no_wildcard as rule
from tests.compliance.rules.judge import UNKNOWN, allow, attribute, judge, policy

KIND = "AWS::SQS::QueuePolicy"
SERVICE = {"Service": "events.amazonaws.com"}
ROOT = {"AWS": "arn:aws:iam::111111111111:root"}
SOURCE = {"ArnEquals": {"aws:SourceArn": "arn:x"}}
MEMBERS = {"StringEquals": {"aws:PrincipalOrgID": "o-1234567890"}}
SEND: dict[str, Any] = {"Action": "sqs:SendMessage", "Resource": "*"}


def answer(**statement: Any) -> Answer:
    return judge(rule, KIND, PolicyDocument=policy(allow(**statement))).answer


def test_should_pass_when_caller_and_action_are_named() -> None:
    assert answer(Principal=SERVICE, **SEND) is Answer.PASS


def test_should_pass_when_everybody_is_an_organization() -> None:
    assert answer(Principal="*", **SEND, Condition=MEMBERS) is Answer.PASS


def test_should_pass_when_the_account_administers_its_key() -> None:
    document = policy(allow(Principal=ROOT, Action="kms:*", Resource="*"))
    assert judge(rule, "AWS::KMS::Key", KeyPolicy=document).answer is Answer.PASS


@pytest.mark.parametrize(
    "statement",
    [
        {**SEND, "Principal": SERVICE, "Action": "*"},
        {**SEND, "Principal": SERVICE, "Action": "sqs:*"},
        {"Principal": SERVICE, "NotAction": "sqs:SendMessage", "Resource": "*"},
        {**SEND, "NotPrincipal": SERVICE},
        {**SEND, "Principal": "*"},
        {**SEND, "Principal": {"AWS": "*"}, "Condition": SOURCE},
    ],
)
def test_should_fail_when_it_is_open(statement: dict[str, Any]) -> None:
    assert answer(**statement) is Answer.FAIL


@pytest.mark.parametrize("principal", [{"Service": "logs.us-east-1.amazonaws.com"}, ROOT | SERVICE])
def test_should_fail_when_others_administer_the_key(principal: dict[str, str]) -> None:
    document = policy(allow(Principal=principal, Action="kms:*", Resource="*"))
    assert judge(rule, "AWS::KMS::Key", KeyPolicy=document).answer is Answer.FAIL


def test_should_read_text_when_a_join_makes_it() -> None:
    text = '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"logs:PutLogEvents","Resource":"'
    joined = {"Fn::Join": ["", [text, attribute("Group", "Arn"), '"}]}']]}
    result = judge(rule, "AWS::Logs::ResourcePolicy", PolicyDocument=joined)
    assert result.answer is Answer.FAIL
    assert result.detail == "allows everybody"


def test_should_fail_when_every_log_group_is_meant() -> None:
    text = (
        '{"Statement":{"Effect":"Allow","Principal":{"Service":"es.amazonaws.com"},'
        '"Action":"logs:PutLogEvents","Resource":"*"}}'
    )
    result = judge(rule, "AWS::Logs::ResourcePolicy", PolicyDocument=text)
    assert result.answer is Answer.FAIL
    assert "every log group" in result.detail


def test_should_not_apply_when_there_is_no_policy() -> None:
    assert judge(rule, "AWS::EFS::FileSystem").answer is Answer.NOT_APPLICABLE


def test_should_not_be_evaluated_when_the_policy_is_not_known() -> None:
    assert judge(rule, KIND, PolicyDocument=UNKNOWN).answer is Answer.NOT_EVALUATED
