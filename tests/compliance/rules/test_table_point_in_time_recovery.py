from typing import Any

from compliance.model import Answer
from compliance.rules import table_point_in_time_recovery as rule
from tests.compliance.rules.judge import UNKNOWN, judge

GLOBAL = "AWS::DynamoDB::GlobalTable"
ON: dict[str, Any] = {"PointInTimeRecoveryEnabled": True}


def test_should_pass_when_it_is_on() -> None:
    assert judge(rule, PointInTimeRecoverySpecification=ON).answer is Answer.PASS


def test_should_pass_when_it_is_on_in_every_replica() -> None:
    assert judge(rule, GLOBAL, Replicas=[{"PointInTimeRecoverySpecification": ON}]).answer is Answer.PASS


def test_should_fail_when_it_is_off() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_fail_when_it_is_off_in_a_replica() -> None:
    assert judge(rule, GLOBAL, Replicas=[{"PointInTimeRecoverySpecification": ON}, {}]).answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, PointInTimeRecoverySpecification=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_replicas_are_not_said() -> None:
    assert judge(rule, GLOBAL).answer is Answer.NOT_EVALUATED


def test_should_fail_when_it_reaches_back_a_day() -> None:
    result = judge(rule, PointInTimeRecoverySpecification=ON | {"RecoveryPeriodInDays": 1})
    assert result.answer is Answer.FAIL
    assert "RecoveryPeriodInDays" in result.detail


def test_should_pass_when_it_reaches_back_a_week() -> None:
    assert judge(rule, PointInTimeRecoverySpecification=ON | {"RecoveryPeriodInDays": 7}).answer is Answer.PASS
