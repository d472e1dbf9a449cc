from typing import Any

from compliance.model import Answer
from compliance.rules import service_rolls_back as rule
from tests.compliance.rules.judge import UNKNOWN, judge

ON: dict[str, Any] = {"Enable": True, "Rollback": True}


def test_should_pass_when_the_circuit_breaker_rolls_back() -> None:
    assert judge(rule, DeploymentConfiguration={"DeploymentCircuitBreaker": ON}).answer is Answer.PASS


def test_should_pass_when_alarms_roll_back() -> None:
    assert judge(rule, DeploymentConfiguration={"Alarms": ON | {"AlarmNames": ["x"]}}).answer is Answer.PASS


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
