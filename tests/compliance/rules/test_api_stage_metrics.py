from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import api_stage_metrics as rule
from tests.compliance.rules.judge import UNKNOWN, judge

EVERYWHERE = {"HttpMethod": "*", "ResourcePath": "/*"}


def test_should_pass_when_all_methods_are_counted() -> None:
    assert judge(rule, MethodSettings=[EVERYWHERE | {"MetricsEnabled": True}]).answer is Answer.PASS


@pytest.mark.parametrize("settings", [[], [EVERYWHERE], [{"HttpMethod": "GET", "MetricsEnabled": True}]])
def test_should_fail_when_some_methods_are_not_counted(settings: list[dict[str, Any]]) -> None:
    assert judge(rule, MethodSettings=settings).answer is Answer.FAIL


@pytest.mark.parametrize("settings", [UNKNOWN, [EVERYWHERE | {"MetricsEnabled": UNKNOWN}]])
def test_should_not_be_evaluated_when_it_is_not_known(settings: object) -> None:
    assert judge(rule, MethodSettings=settings).answer is Answer.NOT_EVALUATED
