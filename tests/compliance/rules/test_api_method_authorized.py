from typing import Any

from compliance.model import Answer
from compliance.rules import api_method_authorized as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref

USER_POOL: dict[str, Any] = {
    "AuthorizationType": "COGNITO_USER_POOLS",
    "AuthorizerId": ref("Authorizer"),
    "AuthorizationScopes": ["read"],
}


def test_should_pass_when_a_scope_is_demanded() -> None:
    assert judge(rule, HttpMethod="GET", **USER_POOL).answer is Answer.PASS


def test_should_pass_when_iam_decides() -> None:
    assert judge(rule, HttpMethod="GET", AuthorizationType="AWS_IAM").answer is Answer.PASS


def test_should_pass_when_an_authorizer_of_its_own_decides() -> None:
    assert (
        judge(rule, HttpMethod="GET", AuthorizationType="CUSTOM", AuthorizerId=ref("Authorizer")).answer is Answer.PASS
    )


def test_should_fail_when_it_is_open() -> None:
    result = judge(rule, HttpMethod="GET", AuthorizationType="NONE")
    assert result.answer is Answer.FAIL
    assert "NONE" in result.detail


def test_should_fail_when_nothing_is_said() -> None:
    assert judge(rule, HttpMethod="GET").answer is Answer.FAIL


def test_should_fail_when_no_scope_is_demanded() -> None:
    result = judge(rule, HttpMethod="GET", **USER_POOL | {"AuthorizationScopes": []})
    assert result.answer is Answer.FAIL
    assert "no scope" in result.detail


def test_should_fail_when_there_is_no_authorizer() -> None:
    result = judge(rule, HttpMethod="GET", AuthorizationType="CUSTOM")
    assert result.answer is Answer.FAIL
    assert "AuthorizerId" in result.detail


def test_should_fail_when_a_backend_answers_the_preflight() -> None:
    assert judge(rule, HttpMethod="OPTIONS", Integration={"Type": "HTTP_PROXY"}).answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, HttpMethod="GET", AuthorizationType=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_it_is_the_preflight() -> None:
    assert judge(rule, HttpMethod="OPTIONS", Integration={"Type": "MOCK"}).answer is Answer.NOT_APPLICABLE
