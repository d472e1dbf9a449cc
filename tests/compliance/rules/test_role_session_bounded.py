from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import role_session_bounded as rule
from tests.compliance.rules.judge import UNKNOWN, allow, judge, policy

TRUST = policy(allow(Principal={"Federated": "arn:x"}, Action="sts:AssumeRoleWithWebIdentity"))


@pytest.mark.parametrize(
    ("seconds", "answer"),
    [(3600, Answer.PASS), ("7200", Answer.PASS), (7201, Answer.FAIL), (UNKNOWN, Answer.NOT_EVALUATED)],
)
def test_should_judge_the_length_when_it_is_stated(seconds: Any, answer: Answer) -> None:
    assert judge(rule, AssumeRolePolicyDocument=TRUST, MaxSessionDuration=seconds).answer is answer


@pytest.mark.parametrize(("seconds", "answer"), [(3600, Answer.PASS), (7201, Answer.FAIL)])
def test_should_judge_the_length_when_a_certificate_opens_it(seconds: int, answer: Answer) -> None:
    trust = policy(allow(Principal={"Service": "rolesanywhere.amazonaws.com"}, Action="sts:AssumeRole"))
    assert judge(rule, AssumeRolePolicyDocument=trust, MaxSessionDuration=seconds).answer is answer


def test_should_fail_when_it_is_not_stated_in_an_environment() -> None:
    assert judge(rule, AssumeRolePolicyDocument=TRUST).answer is Answer.FAIL


def test_should_pass_when_it_is_not_stated_elsewhere() -> None:
    assert judge(rule, AssumeRolePolicyDocument=TRUST, suffix="").answer is Answer.PASS


def test_should_not_apply_when_a_service_assumes_it() -> None:
    trust = policy(allow(Principal={"Service": "lambda.amazonaws.com"}, Action="sts:AssumeRole"))
    assert judge(rule, AssumeRolePolicyDocument=trust).answer is Answer.NOT_APPLICABLE
