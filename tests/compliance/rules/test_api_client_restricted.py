from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import api_client_restricted as rule
from tests.compliance.rules.judge import UNKNOWN, judge

MACHINE: dict[str, Any] = {
    "AllowedOAuthFlows": ["client_credentials"],
    "AllowedOAuthScopes": ["api/read"],
    "GenerateSecret": True,
    "EnableTokenRevocation": True,
    "PreventUserExistenceErrors": "ENABLED",
    "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"],
    "AccessTokenValidity": 1,
}


def test_should_pass_when_it_is_a_machine() -> None:
    assert judge(rule, **MACHINE).answer is Answer.PASS


def test_should_pass_when_a_token_lives_for_half_an_hour() -> None:
    assert (
        judge(rule, **MACHINE | {"AccessTokenValidity": 30, "TokenValidityUnits": {"AccessToken": "minutes"}}).answer
        is Answer.PASS
    )


def test_should_fail_when_a_browser_flow_is_allowed() -> None:
    result = judge(rule, **MACHINE | {"AllowedOAuthFlows": ["client_credentials", "implicit"]})
    assert result.answer is Answer.FAIL
    assert "client_credentials alone" in result.detail


def test_should_fail_when_it_has_no_secret() -> None:
    result = judge(rule, **MACHINE | {"GenerateSecret": False})
    assert result.answer is Answer.FAIL
    assert "GenerateSecret" in result.detail


def test_should_fail_when_it_has_no_scope() -> None:
    result = judge(rule, **MACHINE | {"AllowedOAuthScopes": []})
    assert result.answer is Answer.FAIL
    assert "AllowedOAuthScopes" in result.detail


def test_should_fail_when_a_token_lives_for_a_day() -> None:
    result = judge(rule, **MACHINE | {"AccessTokenValidity": 24})
    assert result.answer is Answer.FAIL
    assert "over an hour" in result.detail


def test_should_fail_when_a_token_lives_for_61_minutes() -> None:
    result = judge(rule, **MACHINE | {"AccessTokenValidity": 61, "TokenValidityUnits": {"AccessToken": "minutes"}})
    assert result.answer is Answer.FAIL
    assert "over an hour" in result.detail


def test_should_not_be_evaluated_when_the_flows_are_not_known() -> None:
    assert judge(rule, **MACHINE | {"AllowedOAuthFlows": UNKNOWN}).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_validity_is_not_known() -> None:
    assert judge(rule, **MACHINE | {"AccessTokenValidity": UNKNOWN}).answer is Answer.NOT_EVALUATED


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in MACHINE.items() if key != name}


@pytest.mark.parametrize("name", ["EnableTokenRevocation", "PreventUserExistenceErrors", "AccessTokenValidity"])
def test_should_fail_when_ours_leaves_a_setting_out(name: str) -> None:
    assert judge(rule, **without(name)).answer is Answer.FAIL


@pytest.mark.parametrize("name", ["EnableTokenRevocation", "PreventUserExistenceErrors", "AccessTokenValidity"])
def test_should_pass_when_somebody_else_leaves_the_default(name: str) -> None:
    assert judge(rule, suffix="", **without(name)).answer is Answer.PASS


@pytest.mark.parametrize("flows", [None, [], ["ALLOW_USER_PASSWORD_AUTH"]])
def test_should_fail_when_people_may_sign_in(flows: object) -> None:
    result = judge(rule, suffix="", **MACHINE | {"ExplicitAuthFlows": flows})
    assert result.answer is Answer.FAIL
    assert "people" in result.detail


def test_should_fail_when_answers_tell_who_exists() -> None:
    assert judge(rule, suffix="", **MACHINE | {"PreventUserExistenceErrors": "LEGACY"}).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_sign_in_flows_are_not_known() -> None:
    assert judge(rule, **MACHINE | {"ExplicitAuthFlows": UNKNOWN}).answer is Answer.NOT_EVALUATED
