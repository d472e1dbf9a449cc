from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import api_method_scoped as rule
from tests.compliance.rules.judge import UNKNOWN, judge

SCOPED: dict[str, Any] = {
    "HttpMethod": "GET",
    "AuthorizationType": "COGNITO_USER_POOLS",
    "AuthorizationScopes": ["api/read"],
}


def test_should_pass_when_a_scope_is_demanded() -> None:
    assert judge(rule, **SCOPED).answer is Answer.PASS


@pytest.mark.parametrize("change", [{"AuthorizationScopes": []}, {"AuthorizationType": "NONE"}])
def test_should_fail_when_every_token_or_nobody_is_asked(change: dict[str, Any]) -> None:
    assert judge(rule, **SCOPED | change).answer is Answer.FAIL


def test_should_fail_when_nothing_is_said() -> None:
    assert judge(rule, HttpMethod="GET").answer is Answer.FAIL


@pytest.mark.parametrize("change", [{"AuthorizationType": "AWS_IAM"}, {"HttpMethod": "OPTIONS"}])
def test_should_not_apply_when_no_scope_decides(change: dict[str, Any]) -> None:
    assert judge(rule, **SCOPED | change).answer is Answer.NOT_APPLICABLE


@pytest.mark.parametrize("name", ["AuthorizationType", "AuthorizationScopes"])
def test_should_not_be_evaluated_when_it_is_not_known(name: str) -> None:
    assert judge(rule, **SCOPED | {name: UNKNOWN}).answer is Answer.NOT_EVALUATED
