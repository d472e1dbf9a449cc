from compliance.model import Answer
from compliance.rules import rotation_within_30_days as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_the_interval_is_30_days() -> None:
    assert judge(rule, RotationRules={"AutomaticallyAfterDays": 30}).answer is Answer.PASS


def test_should_pass_when_the_interval_is_text() -> None:
    assert judge(rule, RotationRules={"AutomaticallyAfterDays": "7"}).answer is Answer.PASS


def test_should_pass_when_the_rate_is_below_30_days() -> None:
    assert judge(rule, RotationRules={"ScheduleExpression": "rate(10 days)"}).answer is Answer.PASS


def test_should_pass_when_the_schedule_runs_twice_a_month() -> None:
    assert judge(rule, RotationRules={"ScheduleExpression": "cron(0 8 1,15 * ? *)"}).answer is Answer.PASS


def test_should_fail_when_the_interval_is_31_days() -> None:
    assert judge(rule, RotationRules={"AutomaticallyAfterDays": 31}).answer is Answer.FAIL


def test_should_fail_when_there_are_no_rules() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_fail_when_the_schedule_runs_on_the_first_of_each_month() -> None:
    result = judge(rule, RotationRules={"ScheduleExpression": "cron(0 8 1 * ? *)"})
    assert result.answer is Answer.FAIL
    assert "31 days" in result.detail


def test_should_not_be_evaluated_when_the_interval_is_not_known() -> None:
    assert judge(rule, RotationRules={"AutomaticallyAfterDays": UNKNOWN}).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_cron_expression_is_not_understood() -> None:
    assert judge(rule, RotationRules={"ScheduleExpression": "cron(0 8 L * ? *)"}).answer is Answer.NOT_EVALUATED
