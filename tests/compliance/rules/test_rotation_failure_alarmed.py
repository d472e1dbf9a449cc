from typing import Any

from compliance.model import Answer
from compliance.rules import rotation_failure_alarmed as rule
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, ref, resource

FUNCTION: dict[str, Any] = {"Function": resource("AWS::Lambda::Function", FunctionName="rotate-dev")}


def alarm(metric: str) -> dict[str, Any]:
    properties = {
        "Namespace": "AWS/Lambda",
        "MetricName": metric,
        "Dimensions": [{"Name": "FunctionName", "Value": ref("Function")}],
        "AlarmActions": ["arn:aws:sns:us-east-1:111111111111:on-call"],
    }
    return {"Alarm": resource("AWS::CloudWatch::Alarm", **properties)}


def test_should_pass_when_errors_are_watched() -> None:
    assert (
        judge(rule, RotationLambdaARN=attribute("Function", "Arn"), around=FUNCTION | alarm("Errors")).answer
        is Answer.PASS
    )


def test_should_fail_when_nothing_is_watched() -> None:
    assert judge(rule, RotationLambdaARN=attribute("Function", "Arn"), around=FUNCTION).answer is Answer.FAIL


def test_should_fail_when_only_durations_are_watched() -> None:
    assert (
        judge(rule, RotationLambdaARN=attribute("Function", "Arn"), around=FUNCTION | alarm("Duration")).answer
        is Answer.FAIL
    )


def test_should_not_be_evaluated_when_the_function_is_not_known() -> None:
    assert judge(rule, RotationLambdaARN=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_rotation_is_hosted() -> None:
    assert judge(rule, HostedRotationLambda={}).answer is Answer.NOT_APPLICABLE
