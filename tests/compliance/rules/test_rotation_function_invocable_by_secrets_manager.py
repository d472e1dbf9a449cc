from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import rotation_function_invocable_by_secrets_manager as rule
from compliance.rules.base import Result
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


SECRET = "AWS::SecretsManager::Secret"  # noqa: S105 - a resource type


def of_a_secret(source: Any, **around: Any) -> Result:
    secrets = {"Secret": resource(SECRET, Name="smartfactory/one-dev"), "Other": resource(SECRET, Name="two-dev")}
    return judge(
        rule,
        around={**permitted(SourceArn=source), **secrets, **around},
        RotationLambdaARN=attribute("Function", "Arn"),
        SecretId=ref("Secret"),
    )


@pytest.mark.parametrize(
    "source",
    [
        ref("Secret"),
        "arn:aws:secretsmanager:us-east-1:111111111111:secret:*",
        "arn:aws:secretsmanager:us-east-1:111111111111:secret:smartfactory/one-dev-AbCdEf",
    ],
    ids=["reference", "any", "text"],
)
def test_should_pass_when_the_permission_is_for_the_secret(source: Any) -> None:
    assert of_a_secret(source).answer is Answer.PASS


@pytest.mark.parametrize("source", [ref("Other"), "arn:aws:secretsmanager:us-east-1:1:secret:other"])
def test_should_fail_when_the_permission_is_for_another_secret(source: Any) -> None:
    result = of_a_secret(source)
    assert result.answer is Answer.FAIL
    assert "for this secret" in result.detail


def test_should_not_be_evaluated_when_it_is_not_known_for_which_secret() -> None:
    assert of_a_secret(UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_pass_when_the_schedule_names_the_secrets_attachment() -> None:
    attached = resource("AWS::SecretsManager::SecretTargetAttachment", SecretId=ref("Secret"))
    around = {**permitted(SourceArn=ref("Secret")), "Secret": resource(SECRET), "Attached": attached}
    result = judge(rule, around=around, RotationLambdaARN=attribute("Function", "Arn"), SecretId=ref("Attached"))
    assert result.answer is Answer.PASS


@pytest.mark.parametrize(("source", "answer"), [(ref("Subject"), Answer.PASS), (ref("Other"), Answer.FAIL)])
def test_should_answer_for_the_secret_as_for_its_schedule(source: Any, answer: Answer) -> None:
    schedule = resource(
        "AWS::SecretsManager::RotationSchedule",
        RotationLambdaARN=attribute("Function", "Arn"),
        SecretId=ref("Subject"),
    )
    around = {**permitted(SourceArn=source), "Schedule": schedule, "Other": resource(SECRET)}
    assert judge(rule, SECRET, around=around).answer is answer


def test_should_not_apply_to_a_secret_without_a_schedule() -> None:
    assert judge(rule, SECRET).answer is Answer.NOT_APPLICABLE
