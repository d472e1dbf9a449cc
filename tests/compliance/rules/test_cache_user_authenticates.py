from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import cache_user_authenticates as rule
from tests.compliance.rules.judge import UNKNOWN, judge


@pytest.mark.parametrize(
    "properties",
    [
        {"AuthenticationMode": {"Type": "password"}},
        {"AuthenticationMode": {"Type": "iam"}},
        {"Passwords": ["{{resolve:secretsmanager:cache}}"]},
    ],
)
def test_should_pass_when_the_user_proves_who_it_is(properties: dict[str, Any]) -> None:
    assert judge(rule, AccessString="on ~* +@read", **properties).answer is Answer.PASS


def test_should_pass_when_the_user_is_off() -> None:
    assert judge(rule, AccessString="off -@all", NoPasswordRequired=True).answer is Answer.PASS


@pytest.mark.parametrize(
    "properties", [{}, {"NoPasswordRequired": True}, {"AuthenticationMode": {"Type": "no-password-required"}}]
)
def test_should_fail_when_no_password_is_needed(properties: dict[str, Any]) -> None:
    assert judge(rule, AccessString="on ~* +@read", **properties).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_mode_is_not_known() -> None:
    assert judge(rule, AccessString="on", AuthenticationMode={"Type": UNKNOWN}).answer is Answer.NOT_EVALUATED
