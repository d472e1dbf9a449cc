from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import service_trust_has_source as rule
from tests.compliance.rules.judge import UNKNOWN, allow, judge, policy

ACCOUNT = {"StringEquals": {"aws:SourceAccount": "111111111111"}}
EXACT = {"ArnEquals": {"aws:SourceArn": "arn:aws:rds:us-east-1:111111111111:db:x"}}
PATTERN = {"ArnLike": {"aws:SourceArn": "arn:aws:ecs:us-east-1:111111111111:*"}}


def trust(condition: Any = None, service: str = "ecs-tasks.amazonaws.com") -> Answer:
    statement = allow(Principal={"Service": service}, Action="sts:AssumeRole")
    if condition is not None:
        statement["Condition"] = condition
    return judge(rule, AssumeRolePolicyDocument=policy(statement)).answer


@pytest.mark.parametrize("condition", [EXACT, ACCOUNT | EXACT, ACCOUNT | PATTERN])
def test_should_pass_when_the_source_is_named(condition: dict[str, Any]) -> None:
    assert trust(condition) is Answer.PASS


@pytest.mark.parametrize("condition", [None, ACCOUNT, PATTERN, {"ArnEqualsIfExists": EXACT["ArnEquals"]}])
def test_should_fail_when_the_source_is_open(condition: dict[str, Any] | None) -> None:
    assert trust(condition) is Answer.FAIL


def test_should_fail_when_certificates_of_any_authority_open_it() -> None:
    assert trust(service="rolesanywhere.amazonaws.com") is Answer.FAIL
    assert trust(EXACT, service="rolesanywhere.amazonaws.com") is Answer.PASS


def test_should_not_apply_when_the_service_tells_no_source() -> None:
    assert trust(service="lambda.amazonaws.com") is Answer.NOT_APPLICABLE


def test_should_not_be_evaluated_when_the_policy_is_not_known() -> None:
    assert judge(rule, AssumeRolePolicyDocument=UNKNOWN).answer is Answer.NOT_EVALUATED
