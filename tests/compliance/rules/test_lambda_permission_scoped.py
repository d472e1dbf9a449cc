from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import lambda_permission_scoped as rule
from compliance.rules.base import Result
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, ref


def invoke(**properties: Any) -> Result:
    return judge(rule, Action="lambda:InvokeFunction", **properties)


def test_should_pass_when_a_service_names_the_source() -> None:
    assert invoke(Principal="events.amazonaws.com", SourceArn=attribute("Rule", "Arn")).answer is Answer.PASS


def test_should_fail_when_a_service_names_the_account_alone() -> None:
    result = invoke(Principal="secretsmanager.amazonaws.com", SourceAccount=ref("AWS::AccountId"))
    assert result.answer is Answer.FAIL
    assert "whatever resource" in result.detail


@pytest.mark.parametrize("action", ["lambda:*", "*"])
def test_should_fail_when_several_actions_are_allowed(action: str) -> None:
    result = judge(rule, Principal="events.amazonaws.com", SourceArn=attribute("Rule", "Arn"), Action=action)
    assert result.answer is Answer.FAIL
    assert "more than one action" in result.detail


def test_should_not_be_evaluated_when_the_action_is_not_known() -> None:
    assert judge(rule, Principal="arn:x", Action=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_pass_when_a_role_is_named() -> None:
    assert invoke(Principal="arn:aws:iam::111111111111:role/x").answer is Answer.PASS


def test_should_pass_when_an_organization_is_named() -> None:
    assert invoke(Principal="*", PrincipalOrgID="o-1234567890").answer is Answer.PASS


def test_should_fail_when_everybody_invokes_it() -> None:
    result = invoke(Principal="*")
    assert result.answer is Answer.FAIL
    assert "everybody" in result.detail


def test_should_fail_when_a_service_names_no_source() -> None:
    result = invoke(Principal="events.amazonaws.com")
    assert result.answer is Answer.FAIL
    assert "no SourceArn" in result.detail


def test_should_not_be_evaluated_when_the_principal_is_not_known() -> None:
    assert judge(rule, Principal=UNKNOWN).answer is Answer.NOT_EVALUATED
