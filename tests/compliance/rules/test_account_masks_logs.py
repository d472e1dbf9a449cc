from typing import Any

from compliance.model import Answer
from compliance.rules import account_masks_logs as rule
from tests.compliance.rules.judge import judge_environment, resource

ACCOUNT: dict[str, Any] = {"Account": resource("AWS::ApiGateway::Account")}


def policy(kind: str) -> dict[str, Any]:
    return resource("AWS::Logs::AccountPolicy", PolicyType=kind)


def test_should_pass_when_the_account_masks() -> None:
    assert judge_environment(rule, **ACCOUNT, Masking=policy("DATA_PROTECTION_POLICY")).answer is Answer.PASS


def test_should_fail_when_it_does_not() -> None:
    result = judge_environment(rule, **ACCOUNT)
    assert result.answer is Answer.FAIL
    assert "no data protection policy" in result.detail


def test_should_fail_when_its_policy_is_about_something_else() -> None:
    assert judge_environment(rule, **ACCOUNT, Copy=policy("SUBSCRIPTION_FILTER_POLICY")).answer is Answer.FAIL


def test_should_not_apply_when_the_account_is_not_among_the_templates() -> None:
    assert judge_environment(rule, Queue=resource("AWS::SQS::Queue")).answer is Answer.NOT_APPLICABLE
