from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import bucket_tls_only as rule
from tests.compliance.rules.judge import DENY_PLAIN, UNKNOWN, judge, policy

DENY_OLD: dict[str, Any] = {**DENY_PLAIN, "Condition": {"NumericLessThan": {"s3:TlsVersion": 1.2}}}


def test_should_pass_when_both_are_denied() -> None:
    assert judge(rule, PolicyDocument=policy(DENY_PLAIN, DENY_OLD)).answer is Answer.PASS


@pytest.mark.parametrize(
    ("statements", "detail"),
    [
        ((DENY_OLD,), "without TLS"),
        ((DENY_PLAIN,), "before 1.2"),
        ((DENY_PLAIN, {**DENY_OLD, "Effect": "Allow"}), "before 1.2"),
        ((DENY_PLAIN, {**DENY_OLD, "Condition": {"NumericLessThan": {"s3:TlsVersion": 1.0}}}), "before 1.2"),
    ],
)
def test_should_fail_when_one_is_let_through(statements: tuple[dict[str, Any], ...], detail: str) -> None:
    result = judge(rule, PolicyDocument=policy(*statements))
    assert result.answer is Answer.FAIL
    assert detail in result.detail


def test_should_not_be_evaluated_when_the_policy_is_not_known() -> None:
    assert judge(rule, PolicyDocument=UNKNOWN).answer is Answer.NOT_EVALUATED
