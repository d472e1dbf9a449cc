from typing import Any

from compliance.model import Answer
from compliance.rules import service_rolls_back as rule
from tests.compliance.rules.judge import UNKNOWN, judge

ON: dict[str, Any] = {"Enable": True, "Rollback": True}


def test_should_pass_when_the_circuit_breaker_rolls_back() -> None:
    assert judge(rule, DeploymentConfiguration={"DeploymentCircuitBreaker": ON}).answer is Answer.PASS


def test_should_pass_when_alarms_roll_back_too() -> None:
    both = {"DeploymentCircuitBreaker": ON, "Alarms": ON | {"AlarmNames": ["x"]}}
    assert judge(rule, DeploymentConfiguration=both).answer is Answer.PASS


def test_should_fail_when_only_alarms_roll_back() -> None:
    result = judge(rule, DeploymentConfiguration={"Alarms": ON | {"AlarmNames": ["x"]}})
    assert result.answer is Answer.FAIL
    assert "circuit breaker" in result.detail


def test_should_fail_when_alarms_only_tell() -> None:
    both = {"DeploymentCircuitBreaker": ON, "Alarms": {"AlarmNames": ["x"], "Enable": True, "Rollback": False}}
    result = judge(rule, DeploymentConfiguration=both)
    assert result.answer is Answer.FAIL
    assert "alarm" in result.detail


def test_should_fail_when_the_circuit_breaker_only_stops() -> None:
    assert (
        judge(rule, DeploymentConfiguration={"DeploymentCircuitBreaker": {"Enable": True, "Rollback": False}}).answer
        is Answer.FAIL
    )


def test_should_fail_when_the_circuit_breaker_is_off() -> None:
    assert (
        judge(rule, DeploymentConfiguration={"DeploymentCircuitBreaker": {"Enable": "false", "Rollback": True}}).answer
        is Answer.FAIL
    )


def test_should_fail_when_nothing_is_said() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, DeploymentConfiguration={"DeploymentCircuitBreaker": UNKNOWN}).answer is Answer.NOT_EVALUATED
