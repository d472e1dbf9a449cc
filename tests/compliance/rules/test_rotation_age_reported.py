from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import rotation_age_reported as rule
from compliance.rules.base import Result
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, resource

FUNCTION = attribute("Function", "Arn")
SCHEDULE: dict[str, Any] = {
    "State": "ENABLED",
    "ScheduleExpression": "rate(12 hours)",
    "Targets": [{"Arn": FUNCTION, "Id": "report", "Input": '{"action": "report"}'}],
}
PERMISSION: dict[str, Any] = {
    "Principal": "events.amazonaws.com",
    "FunctionName": FUNCTION,
    "SourceArn": attribute("Daily", "Arn"),
}


def ask(*, permission: dict[str, Any] | None = None, **schedule: Any) -> Result:
    around = {
        "Function": resource("AWS::Lambda::Function", FunctionName="rotate-dev"),
        "Other": resource("AWS::Lambda::Function", FunctionName="other-dev"),
        "Daily": resource("AWS::Events::Rule", **{**SCHEDULE, **schedule}),
        "Hourly": resource("AWS::Events::Rule"),
        "Permission": resource("AWS::Lambda::Permission", **{**PERMISSION, **(permission or {})}),
    }
    return judge(rule, around=around, RotationLambdaARN=FUNCTION)


@pytest.mark.parametrize("expression", ["rate(1 day)", "rate(12 hours)", "cron(0 6 * * ? *)"])
def test_should_pass_when_the_function_is_asked_every_day(expression: str) -> None:
    assert ask(ScheduleExpression=expression).answer is Answer.PASS


def test_should_pass_when_the_permission_is_for_every_rule() -> None:
    assert ask(permission={"SourceArn": None}).answer is Answer.PASS


@pytest.mark.parametrize(
    ("schedule", "detail"),
    [
        ({"State": "DISABLED"}, "not switched on"),
        ({"ScheduleExpression": "rate(2 days)"}, "leaves out days"),
        ({"ScheduleExpression": "cron(0 6 ? * MON *)"}, "leaves out days"),
        ({"ScheduleExpression": "often"}, "leaves out days"),
        ({"Targets": []}, "no schedule asks"),
        ({"Targets": [{"Arn": FUNCTION}]}, "no schedule asks"),
        ({"Targets": [{"Arn": FUNCTION, "Input": '{"action": "rotate"}'}]}, "no schedule asks"),
        ({"Targets": [{"Arn": FUNCTION, "Input": '"report"'}]}, "no schedule asks"),
        ({"Targets": [{**SCHEDULE["Targets"][0], "Arn": attribute("Other", "Arn")}]}, "no schedule asks"),
    ],
)
def test_should_fail_when_the_schedule_is_of_no_use(schedule: dict[str, Any], detail: str) -> None:
    result = ask(**schedule)
    assert result.answer is Answer.FAIL
    assert detail in result.detail


@pytest.mark.parametrize(
    "permission",
    [
        {"Principal": "secretsmanager.amazonaws.com"},
        {"FunctionName": attribute("Other", "Arn")},
        {"SourceArn": attribute("Hourly", "Arn")},
    ],
)
def test_should_fail_when_the_schedule_may_not_ask(permission: dict[str, Any]) -> None:
    result = ask(permission=permission)
    assert result.answer is Answer.FAIL
    assert "no permission" in result.detail


def test_should_not_be_evaluated_when_the_function_is_not_known() -> None:
    assert judge(rule, RotationLambdaARN=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_rotation_is_hosted() -> None:
    assert judge(rule, HostedRotationLambda={}).answer is Answer.NOT_APPLICABLE
