from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import certificate_role_names_its_subject as rule
from tests.compliance.rules.judge import UNKNOWN, allow, judge, policy

ANCHOR = {"ArnEquals": {"aws:SourceArn": "arn:aws:rolesanywhere:us-east-1:111111111111:trust-anchor/1"}}
COMMON_NAME = "aws:PrincipalTag/x509Subject/CN"


def trust(*conditions: dict[str, Any], service: str = "rolesanywhere.amazonaws.com") -> Answer:
    statements = [
        allow(Principal={"Service": service}, Action="sts:AssumeRole", Condition=condition) for condition in conditions
    ]
    return judge(rule, AssumeRolePolicyDocument=policy(*statements)).answer


@pytest.mark.parametrize("key", [COMMON_NAME, COMMON_NAME.lower(), "aws:PrincipalTag/x509SAN/DNS"])
def test_should_pass_when_the_holder_is_named(key: str) -> None:
    assert trust({**ANCHOR, "StringEquals": {key: "plant-1"}}) is Answer.PASS


@pytest.mark.parametrize(
    "condition",
    [
        ANCHOR,
        {**ANCHOR, "StringLike": {COMMON_NAME: "*"}},
        {**ANCHOR, "StringLike": {COMMON_NAME: ["plant-1", "plant-?"]}},
        {**ANCHOR, "StringEqualsIfExists": {COMMON_NAME: "plant-1"}},
        {**ANCHOR, "StringEquals": {"aws:PrincipalTag/x509Issuer/CN": "authority"}},
        {**ANCHOR, "StringEquals": {COMMON_NAME: []}},
    ],
)
def test_should_fail_when_any_holder_will_do(condition: dict[str, Any]) -> None:
    assert trust(condition) is Answer.FAIL


def test_should_fail_when_one_of_two_statements_names_nobody() -> None:
    assert trust({"StringEquals": {COMMON_NAME: "plant-1"}}, ANCHOR) is Answer.FAIL


@pytest.mark.parametrize(
    "principal",
    [
        "*",
        {"AWS": "*"},
        {"AWS": "arn:aws:iam::999999999999:root"},
        {"Service": ["rolesanywhere.amazonaws.com", "lambda.amazonaws.com"]},
        {"Service": "rolesanywhere.amazonaws.com", "AWS": "arn:aws:iam::999999999999:root"},
    ],
)
def test_should_fail_when_somebody_else_may_say_whose_certificate_it_is(principal: Any) -> None:
    condition = {**ANCHOR, "StringEquals": {COMMON_NAME: "plant-1"}}
    statement = allow(Principal=principal, Action="sts:AssumeRole", Condition=condition)
    assert judge(rule, AssumeRolePolicyDocument=policy(statement)).answer is Answer.FAIL


def test_should_not_apply_when_no_certificate_opens_the_role() -> None:
    assert trust(ANCHOR, service="lambda.amazonaws.com") is Answer.NOT_APPLICABLE


def test_should_not_be_evaluated_when_the_trust_is_not_known() -> None:
    assert judge(rule, AssumeRolePolicyDocument=UNKNOWN).answer is Answer.NOT_EVALUATED
