from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import task_drops_capabilities as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def dropping(capabilities: Any) -> Answer:
    return judge(rule, ContainerDefinitions=[{"LinuxParameters": {"Capabilities": capabilities}}]).answer


def test_should_pass_when_all_are_dropped() -> None:
    assert dropping({"Drop": ["ALL"]}) is Answer.PASS


@pytest.mark.parametrize("capabilities", [{}, {"Drop": []}, {"Drop": ["NET_RAW"]}])
def test_should_fail_when_some_are_kept(capabilities: dict[str, Any]) -> None:
    assert dropping(capabilities) is Answer.FAIL


@pytest.mark.parametrize("capabilities", [UNKNOWN, {"Drop": UNKNOWN}, {"Drop": [UNKNOWN]}])
def test_should_not_be_evaluated_when_it_is_not_known(capabilities: object) -> None:
    assert dropping(capabilities) is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_containers_are_not_known() -> None:
    assert judge(rule, ContainerDefinitions=UNKNOWN).answer is Answer.NOT_EVALUATED
