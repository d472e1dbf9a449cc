from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import bucket_logs_kept as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def answer(*days: Any, status: str = "Enabled", name: Any = "smartfactory-alb-logs-dev") -> Answer:
    rules = [{"Status": status, "ExpirationInDays": each} for each in days]
    return judge(rule, BucketName=name, LifecycleConfiguration={"Rules": rules}).answer


@pytest.mark.parametrize("name", ["smartfactory-alb-logs-dev", "accesslogs", "log-archive"])
def test_should_pass_when_logs_are_kept_a_month(name: str) -> None:
    assert answer(30, name=name) is Answer.PASS


def test_should_fail_when_a_rule_deletes_them_before() -> None:
    assert answer(365, 29) is Answer.FAIL


def test_should_fail_when_no_rule_says_how_long() -> None:
    assert answer() is Answer.FAIL
    assert answer(30, status="Disabled") is Answer.FAIL


def test_should_not_be_evaluated_when_the_days_are_not_known() -> None:
    assert answer(UNKNOWN) is Answer.NOT_EVALUATED
    result = judge(rule, BucketName="logs", LifecycleConfiguration={"Rules": UNKNOWN})
    assert result.answer is Answer.NOT_EVALUATED


@pytest.mark.parametrize("name", ["uploads", "catalog-images", "login-pages", None])
def test_should_not_apply_when_the_bucket_is_not_for_logs(name: str | None) -> None:
    assert answer(1, name=name) is Answer.NOT_APPLICABLE
