from typing import Any

from compliance.model import Answer
from compliance.rules import api_request_validated as rule
from tests.compliance.rules.judge import judge, ref, resource


def validator(parameters: Any = True, body: Any = True) -> dict[str, Any]:
    checks = {"ValidateRequestParameters": parameters, "ValidateRequestBody": body}
    return {"Validator": resource("AWS::ApiGateway::RequestValidator", **checks)}


CHECKED: dict[str, Any] = {"RequestValidatorId": ref("Validator")}


def test_should_pass_when_parameters_are_checked() -> None:
    assert judge(rule, HttpMethod="GET", **CHECKED, around=validator(body=False)).answer is Answer.PASS


def test_should_pass_when_the_body_is_checked_too() -> None:
    assert (
        judge(
            rule, HttpMethod="POST", **CHECKED, RequestModels={"application/json": "Command"}, around=validator()
        ).answer
        is Answer.PASS
    )


def test_should_fail_when_nothing_is_checked() -> None:
    result = judge(rule, HttpMethod="GET")
    assert result.answer is Answer.FAIL
    assert "no request validator" in result.detail


def test_should_fail_when_parameters_are_not_checked() -> None:
    result = judge(rule, HttpMethod="GET", **CHECKED, around=validator(parameters=False))
    assert result.answer is Answer.FAIL
    assert "parameters" in result.detail


def test_should_fail_when_the_body_is_not_checked() -> None:
    result = judge(
        rule, HttpMethod="PUT", **CHECKED, RequestModels={"application/json": "Command"}, around=validator(body=False)
    )
    assert result.answer is Answer.FAIL
    assert "the body" in result.detail


def test_should_fail_when_there_is_no_model() -> None:
    result = judge(rule, HttpMethod="POST", **CHECKED, around=validator())
    assert result.answer is Answer.FAIL
    assert "no model" in result.detail


def test_should_not_be_evaluated_when_the_validator_is_not_in_the_template() -> None:
    assert judge(rule, HttpMethod="GET", RequestValidatorId="abc123").answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_it_is_the_preflight() -> None:
    assert judge(rule, HttpMethod="OPTIONS").answer is Answer.NOT_APPLICABLE
