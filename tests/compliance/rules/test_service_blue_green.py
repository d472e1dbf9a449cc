from typing import Any

from compliance.model import Answer
from compliance.rules import service_blue_green as rule
from tests.compliance.rules.judge import UNKNOWN, judge

ALARMS: dict[str, Any] = {"AlarmNames": ["errors-dev"], "Enable": True, "Rollback": True}


def behind(**changes: Any) -> dict[str, Any]:
    shifted = {"Strategy": "BLUE_GREEN", "LifecycleHooks": [{"HookTargetArn": "arn"}], "Alarms": ALARMS, **changes}
    return {"LoadBalancers": [{"ContainerName": "api"}], "DeploymentConfiguration": shifted}


def test_should_pass_when_traffic_shifts_after_a_hook_and_back_on_an_alarm() -> None:
    assert judge(rule, **behind()).answer is Answer.PASS


def test_should_pass_when_traffic_shifts_by_steps() -> None:
    assert judge(rule, **behind(Strategy="CANARY")).answer is Answer.PASS


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
    assert judge(rule, **behind(Strategy=UNKNOWN)).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_there_is_no_load_balancer() -> None:
    assert judge(rule).answer is Answer.NOT_APPLICABLE
