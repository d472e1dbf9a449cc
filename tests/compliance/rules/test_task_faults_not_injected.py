import pytest

from compliance.model import Answer
from compliance.rules import task_faults_not_injected as rule
from tests.compliance.rules.judge import UNKNOWN, judge


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        (None, Answer.PASS),
        (False, Answer.PASS),
        (True, Answer.FAIL),
        ("true", Answer.FAIL),
        (UNKNOWN, Answer.NOT_EVALUATED),
    ],
)
def test_should_answer_by_the_switch_when_it_is_set_or_not(value: object, answer: Answer) -> None:
    assert judge(rule, EnableFaultInjection=value).answer is answer
