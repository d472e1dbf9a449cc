from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import function_concurrency_bounded as rule
from tests.compliance.rules.judge import UNKNOWN, judge


@pytest.mark.parametrize("properties", [{}, {"RecursiveLoop": "Terminate"}])
def test_should_pass_when_it_has_its_share(properties: dict[str, Any]) -> None:
    assert judge(rule, ReservedConcurrentExecutions=1, **properties).answer is Answer.PASS


@pytest.mark.parametrize(
    "properties",
    [{}, {"ReservedConcurrentExecutions": 0}, {"ReservedConcurrentExecutions": 2, "RecursiveLoop": "Allow"}],
)
def test_should_fail_when_it_may_take_everything_or_nothing(properties: dict[str, Any]) -> None:
    assert judge(rule, **properties).answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, ReservedConcurrentExecutions=UNKNOWN).answer is Answer.NOT_EVALUATED
