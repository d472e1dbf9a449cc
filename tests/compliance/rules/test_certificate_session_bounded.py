from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import certificate_session_bounded as rule
from tests.compliance.rules.judge import UNKNOWN, judge


@pytest.mark.parametrize(
    ("seconds", "answer"),
    [
        (900, Answer.PASS),
        ("7200", Answer.PASS),
        (7201, Answer.FAIL),
        (43200, Answer.FAIL),
        (UNKNOWN, Answer.NOT_EVALUATED),
    ],
)
def test_should_judge_the_length_when_it_is_stated(seconds: Any, answer: Answer) -> None:
    assert judge(rule, DurationSeconds=seconds).answer is answer


def test_should_fail_when_it_is_not_stated_in_an_environment() -> None:
    assert judge(rule, Enabled=True).answer is Answer.FAIL


def test_should_pass_when_it_is_not_stated_elsewhere() -> None:
    assert judge(rule, Enabled=True, suffix="").answer is Answer.PASS
