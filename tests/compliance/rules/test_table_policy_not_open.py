from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import table_policy_not_open as rule
from tests.compliance.rules.judge import UNKNOWN, allow, judge, policy


def answer(document: Any) -> Answer:
    return judge(rule, ResourcePolicy={"PolicyDocument": document}).answer


def test_should_pass_when_there_is_no_policy() -> None:
    assert judge(rule).answer is Answer.PASS


def test_should_pass_when_an_account_is_named() -> None:
    assert answer(policy(allow(Principal={"AWS": "111111111111"}, Action="dynamodb:GetItem"))) is Answer.PASS


def test_should_pass_when_a_condition_limits_everybody() -> None:
    limited = {"StringEquals": {"aws:PrincipalOrgID": "o-example"}}
    assert answer(policy(allow(Principal="*", Action="dynamodb:GetItem", Condition=limited))) is Answer.PASS


@pytest.mark.parametrize("principal", ["*", {"AWS": "*"}])
def test_should_fail_when_everybody_is_allowed(principal: Any) -> None:
    assert answer(policy(allow(Principal=principal, Action="dynamodb:*"))) is Answer.FAIL


def test_should_not_be_evaluated_when_the_policy_is_not_known() -> None:
    assert answer(UNKNOWN) is Answer.NOT_EVALUATED
    assert judge(rule, ResourcePolicy=UNKNOWN).answer is Answer.NOT_EVALUATED
