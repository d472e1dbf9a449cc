from compliance.model import Answer
from compliance.rules import database_monitoring_interval as rule
from tests.compliance.rules.judge import UNKNOWN, attribute, judge


def test_should_pass_when_it_is_watched_every_minute() -> None:
    assert judge(rule, MonitoringInterval=60, MonitoringRoleArn=attribute("Role", "Arn")).answer is Answer.PASS


def test_should_fail_when_it_is_not_watched() -> None:
    assert judge(rule, MonitoringInterval=0, MonitoringRoleArn="role").answer is Answer.FAIL


def test_should_fail_when_nothing_is_said() -> None:
    assert judge(rule, MonitoringRoleArn="role").answer is Answer.FAIL


def test_should_fail_when_there_is_no_role() -> None:
    result = judge(rule, MonitoringInterval=30)
    assert result.answer is Answer.FAIL
    assert "MonitoringRoleArn" in result.detail


def test_should_not_be_evaluated_when_the_interval_is_not_known() -> None:
    assert judge(rule, MonitoringInterval=UNKNOWN, MonitoringRoleArn="role").answer is Answer.NOT_EVALUATED
