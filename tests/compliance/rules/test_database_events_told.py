from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import database_events_told as rule
from compliance.rules.base import Result
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource


def ask(**changes: Any) -> Result:
    properties = {
        "Enabled": True,
        "SourceType": "db-instance",
        "SourceIds": [ref("Subject")],
        "SnsTopicArn": "arn:aws:sns:us-east-1:111111111111:on-call",
        "EventCategories": sorted(rule.CATEGORIES),
        **changes,
    }
    return judge(rule, around={"Events": resource("AWS::RDS::EventSubscription", **properties)})


def test_should_pass_when_every_category_is_told() -> None:
    assert ask().answer is Answer.PASS


@pytest.mark.parametrize("changes", [{"EventCategories": None}, {"SourceIds": None}])
def test_should_pass_when_all_of_them_are_meant(changes: dict[str, Any]) -> None:
    assert ask(**changes).answer is Answer.PASS


@pytest.mark.parametrize("category", sorted(rule.CATEGORIES))
def test_should_fail_when_a_category_is_left_out(category: str) -> None:
    result = ask(EventCategories=sorted(rule.CATEGORIES - {category}))
    assert result.answer is Answer.FAIL
    assert category in result.detail


@pytest.mark.parametrize(
    "changes",
    [
        {"Enabled": False},
        {"Enabled": None},
        {"SnsTopicArn": ""},
        {"SourceIds": ["another"]},
        {"SourceIds": None, "SourceType": "db-snapshot"},
    ],
)
def test_should_fail_when_nobody_is_told_of_this_instance(changes: dict[str, Any]) -> None:
    assert ask(**changes).answer is Answer.FAIL


def test_should_fail_when_there_is_no_subscription() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_categories_are_not_known() -> None:
    assert ask(EventCategories=UNKNOWN).answer is Answer.NOT_EVALUATED
