from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import backup_selection_holds as rule
from compliance.rules.base import Result
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, resource

AROUND = {
    "Plan": resource("AWS::Backup::BackupPlan"),
    "Table": resource("AWS::DynamoDB::Table", Tags=[{"Key": "Backup", "Value": "daily"}]),
}
PLAN = attribute("Plan", "BackupPlanId")
TABLE = attribute("Table", "Arn")


def selected(*, plan: Any = PLAN, suffix: str = "dev", **body: Any) -> Result:
    body = {"Resources": [TABLE], **body}
    return judge(rule, around=AROUND, suffix=suffix, BackupPlanId=plan, BackupSelection=body)


def tagged(value: str, *, operator: str = "StringEquals") -> dict[str, Any]:
    return {operator: [{"ConditionKey": "aws:ResourceTag/Backup", "ConditionValue": value}]}


def test_should_pass_when_the_plan_is_here_and_nothing_is_taken_out() -> None:
    assert selected().answer is Answer.PASS


def test_should_pass_when_the_stores_meet_the_condition() -> None:
    assert selected(Conditions=tagged("daily")).answer is Answer.PASS


def test_should_pass_when_something_else_is_taken_out() -> None:
    assert (
        selected(NotResources=["arn:aws:s3:::*"], Resources=["arn:aws:dynamodb:::table/leases"]).answer is Answer.PASS
    )


@pytest.mark.parametrize("plan", [None, "elsewhere"])
def test_should_fail_when_the_plan_is_not_here(plan: str | None) -> None:
    assert selected(plan=plan).answer is Answer.FAIL


@pytest.mark.parametrize(
    "body",
    [
        {"NotResources": ["*"]},
        {"Resources": ["arn:aws:dynamodb:::table/leases"], "NotResources": ["arn:aws:dynamodb:*"]},
        {"Conditions": tagged("never")},
    ],
)
def test_should_fail_when_what_it_names_is_taken_out(body: dict[str, Any]) -> None:
    assert selected(**body).answer is Answer.FAIL


@pytest.mark.parametrize(
    "body",
    [{"NotResources": [UNKNOWN]}, {"Conditions": UNKNOWN}, {"Conditions": tagged("daily", operator="StringLike")}],
)
def test_should_not_be_evaluated_when_what_is_taken_out_is_not_known(body: dict[str, Any]) -> None:
    assert selected(**body).answer is Answer.NOT_EVALUATED


@pytest.mark.parametrize(("plan", "suffix"), [("elsewhere", ""), (UNKNOWN, "dev")])
def test_should_not_be_evaluated_when_the_plan_is_not_known(plan: Any, suffix: str) -> None:
    assert selected(plan=plan, suffix=suffix).answer is Answer.NOT_EVALUATED
