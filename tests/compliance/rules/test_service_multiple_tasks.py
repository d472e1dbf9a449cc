from typing import Any

from compliance.model import Answer
from compliance.rules import service_multiple_tasks as rule
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, resource

KEPT: dict[str, Any] = {"DeploymentConfiguration": {"MinimumHealthyPercent": 100}}


def scaled(least: Any) -> dict[str, Any]:
    named = {"Fn::Join": ["", ["service/c-dev/", attribute("Subject", "Name")]]}
    return {"Target": resource("AWS::ApplicationAutoScaling::ScalableTarget", ResourceId=named, MinCapacity=least)}


def test_should_pass_when_it_has_two_tasks() -> None:
    assert judge(rule, DesiredCount=2, DeploymentConfiguration={"MinimumHealthyPercent": 100}).answer is Answer.PASS


def test_should_pass_when_autoscaling_keeps_two_tasks() -> None:
    assert judge(rule, around=scaled(2), **KEPT).answer is Answer.PASS


def test_should_fail_when_it_has_one_task() -> None:
    result = judge(rule, DesiredCount=1)
    assert result.answer is Answer.FAIL
    assert "under 2" in result.detail


def test_should_fail_when_nothing_is_said() -> None:
    result = judge(rule)
    assert result.answer is Answer.FAIL
    assert "under 2" in result.detail


def test_should_fail_when_autoscaling_may_leave_one_task() -> None:
    result = judge(rule, DesiredCount=4, around=scaled(1))
    assert result.answer is Answer.FAIL
    assert "autoscaling" in result.detail


def test_should_fail_when_a_deployment_may_stop_half_of_them() -> None:
    result = judge(rule, DesiredCount=2, DeploymentConfiguration={"MinimumHealthyPercent": 50})
    assert result.answer is Answer.FAIL
    assert "MinimumHealthyPercent" in result.detail


def test_should_not_be_evaluated_when_the_number_is_not_known() -> None:
    assert judge(rule, DesiredCount=UNKNOWN, **KEPT).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_what_autoscaling_leaves_is_not_known() -> None:
    assert judge(rule, around=scaled(UNKNOWN), **KEPT).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_it_is_a_daemon() -> None:
    assert judge(rule, SchedulingStrategy="DAEMON").answer is Answer.NOT_APPLICABLE


def test_should_fail_when_ours_does_not_state_what_stays_during_deployments() -> None:
    result = judge(rule, DesiredCount=2)
    assert result.answer is Answer.FAIL
    assert "not stated" in result.detail


def test_should_pass_when_somebody_else_leaves_the_default() -> None:
    assert judge(rule, DesiredCount=2, suffix="").answer is Answer.PASS
