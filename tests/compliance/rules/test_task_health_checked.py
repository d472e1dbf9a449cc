from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import task_health_checked as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def asked(command: Any, **changes: Any) -> Answer:
    return judge(rule, ContainerDefinitions=[{"HealthCheck": {"Command": command}, **changes}]).answer


@pytest.mark.parametrize("command", [["CMD", "python", "-m", "health"], ["CMD-SHELL", "curl -f localhost || exit 1"]])
def test_should_pass_when_the_program_is_asked(command: list[str]) -> None:
    assert asked(command) is Answer.PASS


@pytest.mark.parametrize("command", [None, [], ["NONE"], ["CMD-SHELL", "true"], ["CMD-SHELL", "exit 0"], ["CMD"]])
def test_should_fail_when_nothing_is_asked(command: list[str] | None) -> None:
    assert asked(command) is Answer.FAIL


def test_should_fail_when_there_is_no_check() -> None:
    assert judge(rule, ContainerDefinitions=[{}]).answer is Answer.FAIL


def test_should_not_apply_when_the_container_does_not_matter() -> None:
    assert asked(None, Essential=False) is Answer.NOT_APPLICABLE


@pytest.mark.parametrize("containers", [UNKNOWN, [{"HealthCheck": UNKNOWN}], [{"HealthCheck": {"Command": UNKNOWN}}]])
def test_should_not_be_evaluated_when_it_is_not_known(containers: object) -> None:
    assert judge(rule, ContainerDefinitions=containers).answer is Answer.NOT_EVALUATED
