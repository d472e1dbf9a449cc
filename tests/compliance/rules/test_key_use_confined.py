from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import key_use_confined as rule
from tests.compliance.rules.judge import UNKNOWN, allow, judge, policy

LOGS, FARGATE = {"Service": "logs.us-east-1.amazonaws.com"}, {"Service": "fargate.amazonaws.com"}
OWN, OTHER = {"AWS": "arn:aws:iam::111111111111:root"}, {"AWS": "arn:aws:iam::999999999999:root"}
DATA = {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:x"}}
VIA = {"StringEquals": {"kms:ViaService": "rds.us-east-1.amazonaws.com"}}
ECS = "kms:EncryptionContext:aws:ecs"
CLUSTER = {"StringEquals": {f"{ECS}:clusterAccount": "111111111111", f"{ECS}:clusterName": "x"}}


def answer(principal: Any, action: str = "kms:Decrypt", **statement: Any) -> Answer:
    document = policy(allow(Principal=principal, Action=action, Resource="*", **statement))
    return judge(rule, KeyPolicy=document).answer


def test_should_pass_when_the_account_uses_its_key() -> None:
    assert answer(OWN, "kms:*") is Answer.PASS


@pytest.mark.parametrize(
    ("principal", "action", "condition"),
    [
        (LOGS, "kms:Decrypt", DATA),
        (FARGATE, "kms:Decrypt", CLUSTER),
        (FARGATE, "kms:CreateGrant", CLUSTER | {"ForAllValues:StringEquals": {"kms:GrantOperations": ["Decrypt"]}}),
        (OTHER, "kms:Decrypt", VIA),
        (OTHER, "kms:CreateGrant", VIA | {"Bool": {"kms:GrantIsForAWSResource": "true"}}),
        ("*", "kms:Decrypt", {"StringEquals": {"kms:CallerAccount": "111111111111"}}),
    ],
)
def test_should_pass_when_the_use_is_confined(principal: Any, action: str, condition: dict[str, Any]) -> None:
    assert answer(principal, action, Condition=condition) is Answer.PASS


@pytest.mark.parametrize(
    ("principal", "action", "condition", "detail"),
    [
        (LOGS, "kms:Decrypt", {}, "anybody's data"),
        (FARGATE, "kms:Decrypt", {"StringEquals": {f"{ECS}:clusterName": "x"}}, "anybody's data"),
        (FARGATE, "kms:CreateGrant", CLUSTER, "grants of every kind"),
        (OTHER, "kms:Decrypt", {}, "another account"),
        (OTHER, "kms:CreateGrant", VIA, "grants of every kind"),
        ("*", "kms:Decrypt", VIA, "everybody"),
    ],
)
def test_should_fail_when_the_use_is_open(principal: Any, action: str, condition: dict[str, Any], detail: str) -> None:
    document = policy(allow(Principal=principal, Action=action, Resource="*", Condition=condition))
    result = judge(rule, KeyPolicy=document)
    assert result.answer is Answer.FAIL
    assert detail in result.detail


def test_should_fail_when_there_is_no_policy() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_policy_is_not_known() -> None:
    assert judge(rule, KeyPolicy=UNKNOWN).answer is Answer.NOT_EVALUATED
