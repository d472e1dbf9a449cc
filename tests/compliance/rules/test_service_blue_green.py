from typing import Any

from compliance.model import Answer
from compliance.rules import service_blue_green as rule
from tests.compliance.rules.judge import UNKNOWN, judge, resource

ALARMS: dict[str, Any] = {"AlarmNames": ["errors-dev", "latency-dev"], "Enable": True, "Rollback": True}


HOOK: dict[str, Any] = {"HookTargetArn": "arn", "LifecycleStages": ["POST_TEST_TRAFFIC_SHIFT"]}


def alarm(name: str, metric: str) -> dict[str, Any]:
    return resource("AWS::CloudWatch::Alarm", AlarmName=name, MetricName=metric)


WATCHED = {"E": alarm("errors-dev", "HTTPCode_Target_5XX_Count"), "L": alarm("latency-dev", "TargetResponseTime")}


def behind(**changes: Any) -> dict[str, Any]:
    shifted = {"Strategy": "BLUE_GREEN", "LifecycleHooks": [HOOK], "Alarms": ALARMS, "BakeTimeInMinutes": 5, **changes}
    return {"LoadBalancers": [{"ContainerName": "api"}], "DeploymentConfiguration": shifted}


def test_should_pass_when_traffic_shifts_after_a_hook_and_back_on_an_alarm() -> None:
    assert judge(rule, **behind(), around=WATCHED).answer is Answer.PASS


def test_should_pass_when_traffic_shifts_by_steps() -> None:
    assert judge(rule, **behind(Strategy="CANARY"), around=WATCHED).answer is Answer.PASS


def test_should_fail_when_the_deployment_is_rolling() -> None:
    result = judge(rule, **behind(Strategy="ROLLING"))
    assert result.answer is Answer.FAIL
    assert "rolling" in result.detail


def test_should_fail_when_no_hook_verifies() -> None:
    result = judge(rule, **behind(LifecycleHooks=[]))
    assert result.answer is Answer.FAIL
    assert "lifecycle hook" in result.detail


def test_should_fail_when_no_alarm_watches() -> None:
    result = judge(rule, **behind(Alarms=ALARMS | {"AlarmNames": []}))
    assert result.answer is Answer.FAIL
    assert "no alarm" in result.detail


def test_should_fail_when_alarms_are_off() -> None:
    result = judge(rule, **behind(Alarms=ALARMS | {"Enable": False}))
    assert result.answer is Answer.FAIL
    assert "Alarms.Enable" in result.detail


def test_should_fail_when_alarms_do_not_roll_back() -> None:
    result = judge(rule, **behind(Alarms=ALARMS | {"Rollback": False}))
    assert result.answer is Answer.FAIL
    assert "Alarms.Rollback" in result.detail


def test_should_not_be_evaluated_when_the_strategy_is_not_known() -> None:
    assert judge(rule, **behind(Strategy=UNKNOWN), around=WATCHED).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_there_is_no_load_balancer() -> None:
    assert judge(rule).answer is Answer.NOT_APPLICABLE


def test_should_fail_when_old_tasks_are_gone_at_once() -> None:
    result = judge(rule, **behind(BakeTimeInMinutes=0), around=WATCHED)
    assert result.answer is Answer.FAIL
    assert "at once" in result.detail


def test_should_fail_when_verification_comes_after_the_callers() -> None:
    hook = HOOK | {"LifecycleStages": ["POST_PRODUCTION_TRAFFIC_SHIFT"]}
    result = judge(rule, **behind(LifecycleHooks=[hook]), around=WATCHED)
    assert result.answer is Answer.FAIL
    assert "after callers" in result.detail


def test_should_not_be_evaluated_when_the_stages_are_not_known() -> None:
    hook = HOOK | {"LifecycleStages": UNKNOWN}
    assert judge(rule, **behind(LifecycleHooks=[hook]), around=WATCHED).answer is Answer.NOT_EVALUATED


def test_should_fail_when_nothing_of_ours_watches_latency() -> None:
    result = judge(rule, **behind(Alarms=ALARMS | {"AlarmNames": ["errors-dev"]}), around=WATCHED)
    assert result.answer is Answer.FAIL
    assert "latency" in result.detail


def test_should_pass_when_alarms_of_somebody_else_are_elsewhere() -> None:
    assert judge(rule, **behind(), suffix="").answer is Answer.PASS


def test_should_not_be_evaluated_when_an_alarm_is_not_known() -> None:
    alarms = ALARMS | {"AlarmNames": ["errors-dev", UNKNOWN]}
    assert judge(rule, **behind(Alarms=alarms), around=WATCHED).answer is Answer.NOT_EVALUATED
