from typing import Any

from compliance.model import Answer
from compliance.rules import backup_at_least_daily as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def plan(*schedules: Any) -> dict[str, Any]:
    return {"BackupPlanRule": [{"ScheduleExpression": schedule} for schedule in schedules]}


def test_should_pass_when_it_runs_every_day() -> None:
    assert judge(rule, BackupPlan=plan("cron(0 5 * * ? *)")).answer is Answer.PASS


def test_should_pass_when_one_of_two_rules_runs_every_day() -> None:
    assert judge(rule, BackupPlan=plan("cron(0 5 1 * ? *)", "rate(12 hours)")).answer is Answer.PASS


def test_should_pass_when_the_schedule_is_the_services_and_the_template_is_of_others() -> None:
    assert judge(rule, suffix="", BackupPlan={"BackupPlanRule": [{}]}).answer is Answer.PASS


def test_should_fail_when_no_schedule_is_stated() -> None:
    assert judge(rule, BackupPlan={"BackupPlanRule": [{}]}).answer is Answer.FAIL
    assert judge(rule, BackupPlan=plan("")).answer is Answer.FAIL


def test_should_fail_when_it_runs_on_weekdays() -> None:
    assert judge(rule, BackupPlan=plan("cron(0 5 ? * MON-FRI *)")).answer is Answer.FAIL


def test_should_fail_when_there_is_no_rule() -> None:
    assert judge(rule, BackupPlan={"BackupPlanRule": []}).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_schedule_is_not_known() -> None:
    assert judge(rule, BackupPlan=plan(UNKNOWN)).answer is Answer.NOT_EVALUATED
