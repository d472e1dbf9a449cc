from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import vpc_endpoint_restricted as rule
from tests.compliance.rules.judge import UNKNOWN, allow, judge, policy


def test_should_pass_when_callers_and_resources_are_of_the_account() -> None:
    assert (
        judge(
            rule,
            PolicyDocument=policy(
                allow(
                    Principal="*",
                    Action="sqs:*",
                    Resource="*",
                    Condition={
                        "StringEquals": {"aws:PrincipalAccount": "111111111111"},
                        "StringEqualsIfExists": {"aws:ResourceAccount": "111111111111"},
                    },
                )
            ),
        ).answer
        is Answer.PASS
    )


def test_should_pass_when_the_resource_is_named() -> None:
    assert (
        judge(
            rule, PolicyDocument=policy(allow(Principal="*", Action="s3:GetObject", Resource="arn:aws:s3:::layers/*"))
        ).answer
        is Answer.PASS
    )


def test_should_fail_when_there_is_no_policy() -> None:
    result = judge(rule)
    assert result.answer is Answer.FAIL
    assert "no policy" in result.detail


def test_should_fail_when_everybody_reaches_everything() -> None:
    result = judge(rule, PolicyDocument=policy(allow(Principal={"AWS": "*"}, Action="*", Resource="*")))
    assert result.answer is Answer.FAIL
    assert "everybody" in result.detail


@pytest.mark.parametrize(
    ("condition", "detail"),
    [
        ({"StringEquals": {"aws:ResourceAccount": "111111111111"}}, "everybody reach"),
        ({"StringEquals": {"aws:PrincipalAccount": "111111111111"}}, "resources of every account"),
    ],
)
def test_should_fail_when_callers_or_resources_are_of_every_account(condition: dict[str, Any], detail: str) -> None:
    result = judge(rule, PolicyDocument=policy(allow(Principal="*", Action="sqs:*", Resource="*", Condition=condition)))
    assert result.answer is Answer.FAIL
    assert detail in result.detail


@pytest.mark.parametrize("actions", [{"Action": "*"}, {"NotAction": "s3:GetObject"}])
def test_should_fail_when_actions_of_every_service_go_through(actions: dict[str, str]) -> None:
    result = judge(rule, PolicyDocument=policy(allow(Principal="*", Resource="arn:aws:s3:::layers/*", **actions)))
    assert result.answer is Answer.FAIL
    assert "every service" in result.detail


def test_should_not_be_evaluated_when_the_policy_is_not_known() -> None:
    assert judge(rule, PolicyDocument=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_a_statement_is_not_known() -> None:
    assert judge(rule, PolicyDocument=policy(UNKNOWN)).answer is Answer.NOT_EVALUATED
