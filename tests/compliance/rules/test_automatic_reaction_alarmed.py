from typing import Any

from compliance.model import Answer
from compliance.rules import automatic_reaction_alarmed as rule
from tests.compliance.rules.judge import judge_environment, ref, resource

WATCHED = {"Alarms": {"AlarmNames": ["errors-dev"], "Enable": True, "Rollback": True}}
SERVICE: dict[str, Any] = {"Service": resource("AWS::ECS::Service", DeploymentConfiguration=WATCHED)}
STEPS: dict[str, Any] = {"Steps": resource("AWS::ApplicationAutoScaling::ScalingPolicy", PolicyType="StepScaling")}


def alarm(**properties: Any) -> dict[str, Any]:
    return {"Alarm": resource("AWS::CloudWatch::Alarm", **properties)}


def test_should_pass_when_the_alarm_of_a_deployment_exists() -> None:
    assert judge_environment(rule, **SERVICE, **alarm(AlarmName="errors-dev")).answer is Answer.PASS


def test_should_fail_when_the_alarm_of_a_deployment_does_not_exist() -> None:
    result = judge_environment(rule, **SERVICE, **alarm(AlarmName="others-dev"))
    assert result.answer is Answer.FAIL
    assert "errors-dev" in result.detail


def test_should_pass_when_an_alarm_triggers_the_steps() -> None:
    assert judge_environment(rule, **STEPS, **alarm(AlarmActions=[ref("Steps")])).answer is Answer.PASS


def test_should_fail_when_no_alarm_triggers_the_steps() -> None:
    result = judge_environment(rule, **STEPS)
    assert result.answer is Answer.FAIL
    assert "Steps" in result.detail


def test_should_fail_when_the_alarm_that_triggers_the_steps_does_nothing() -> None:
    silent = alarm(AlarmActions=[ref("Steps")], ActionsEnabled=False)
    assert judge_environment(rule, **STEPS, **silent).answer is Answer.FAIL


def test_should_not_apply_when_nothing_reacts() -> None:
    tracking = resource("AWS::ApplicationAutoScaling::ScalingPolicy", PolicyType="TargetTrackingScaling")
    assert judge_environment(rule, Tracking=tracking).answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_the_alarm_is_not_the_environments() -> None:
    assert judge_environment(rule, "staging", **SERVICE).answer is Answer.NOT_APPLICABLE
