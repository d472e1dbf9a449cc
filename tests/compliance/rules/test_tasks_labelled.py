from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import tasks_labelled as rule
from tests.compliance.rules.judge import UNKNOWN, judge


@pytest.mark.parametrize("way", ["SERVICE", "TASK_DEFINITION"])
def test_should_pass_when_tasks_get_the_tags(way: str) -> None:
    assert judge(rule, PropagateTags=way).answer is Answer.PASS


@pytest.mark.parametrize("properties", [{}, {"PropagateTags": "NONE"}])
def test_should_fail_when_tasks_get_no_tags(properties: dict[str, Any]) -> None:
    assert judge(rule, **properties).answer is Answer.FAIL


def test_should_not_apply_when_somebody_else_has_no_tags() -> None:
    assert judge(rule, suffix="").answer is Answer.NOT_APPLICABLE


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, PropagateTags=UNKNOWN).answer is Answer.NOT_EVALUATED
