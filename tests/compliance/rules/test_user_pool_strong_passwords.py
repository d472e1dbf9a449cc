from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import user_pool_strong_passwords as rule
from tests.compliance.rules.judge import UNKNOWN, judge

STRONG: dict[str, Any] = {
    "MinimumLength": 14,
    "RequireLowercase": True,
    "RequireNumbers": True,
    "RequireSymbols": True,
    "RequireUppercase": True,
    "TemporaryPasswordValidityDays": 7,
}


def judged(policy: dict[str, Any]) -> Answer:
    return judge(rule, Policies={"PasswordPolicy": policy}).answer


def test_should_pass_when_passwords_are_strong() -> None:
    assert judged(STRONG) is Answer.PASS


@pytest.mark.parametrize("name", sorted(STRONG))
def test_should_fail_when_a_demand_is_left_out(name: str) -> None:
    assert judged({key: value for key, value in STRONG.items() if key != name}) is Answer.FAIL


@pytest.mark.parametrize(
    "change", [{"MinimumLength": 13}, {"TemporaryPasswordValidityDays": 8}, {"RequireSymbols": False}]
)
def test_should_fail_when_a_demand_is_weak(change: dict[str, Any]) -> None:
    assert judged(STRONG | change) is Answer.FAIL


def test_should_fail_when_nothing_is_said() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judged(STRONG | {"MinimumLength": UNKNOWN}) is Answer.NOT_EVALUATED
