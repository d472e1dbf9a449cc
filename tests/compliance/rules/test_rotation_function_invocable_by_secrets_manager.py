from typing import Any

from compliance.model import Answer
from compliance.rules import rotation_function_invocable_by_secrets_manager as rule
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, ref, resource

FUNCTION: dict[str, Any] = {"Function": resource("AWS::Lambda::Function", FunctionName="rotate-dev")}


def permitted(**properties: Any) -> dict[str, Any]:
    permission = {
        "FunctionName": attribute("Function", "Arn"),
        "Principal": "secretsmanager.amazonaws.com",
        **properties,
    }
    return {**FUNCTION, "Permission": resource("AWS::Lambda::Permission", **permission)}


def test_should_pass_when_the_permission_names_the_account() -> None:
    assert (
        judge(
            rule, around=permitted(SourceAccount=ref("AWS::AccountId")), RotationLambdaARN=attribute("Function", "Arn")
        ).answer
        is Answer.PASS
    )


def test_should_pass_when_the_function_is_named_by_text() -> None:
    assert (
        judge(
            rule,
            around=permitted(SourceAccount="111111111111", FunctionName="rotate-dev"),
            RotationLambdaARN=attribute("Function", "Arn"),
        ).answer
        is Answer.PASS
    )


def test_should_fail_when_there_is_no_permission() -> None:
    result = judge(rule, around=FUNCTION, RotationLambdaARN=attribute("Function", "Arn"))
    assert result.answer is Answer.FAIL
    assert "no permission" in result.detail


def test_should_fail_when_another_service_is_permitted() -> None:
    result = judge(
        rule,
        around=permitted(SourceAccount="111111111111", Principal="events.amazonaws.com"),
        RotationLambdaARN=attribute("Function", "Arn"),
    )
    assert result.answer is Answer.FAIL
    assert "no permission" in result.detail


def test_should_fail_when_the_permission_names_no_source() -> None:
    result = judge(rule, around=permitted(), RotationLambdaARN=attribute("Function", "Arn"))
    assert result.answer is Answer.FAIL
    assert "neither" in result.detail


def test_should_fail_when_there_is_no_function() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_function_is_not_known() -> None:
    assert judge(rule, RotationLambdaARN=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_rotation_is_hosted() -> None:
    assert judge(rule, HostedRotationLambda={"RotationType": "PostgreSQLSingleUser"}).answer is Answer.NOT_APPLICABLE
