import pytest

from compliance.model import Answer
from compliance.rules import stream_has_shards_to_spare as rule
from tests.compliance.rules.judge import UNKNOWN, judge


@pytest.mark.parametrize(
    ("count", "expected"),
    [(2, Answer.PASS), (32, Answer.PASS), (1, Answer.FAIL), (None, Answer.FAIL), (UNKNOWN, Answer.NOT_EVALUATED)],
)
def test_should_answer_by_the_count_when_it_is_provisioned(count: object, expected: Answer) -> None:
    assert judge(rule, ShardCount=count).answer is expected


def test_should_not_apply_when_it_grows_by_itself() -> None:
    assert judge(rule, StreamModeDetails={"StreamMode": "ON_DEMAND"}).answer is Answer.NOT_APPLICABLE


def test_should_not_be_evaluated_when_the_mode_is_not_known() -> None:
    assert judge(rule, StreamModeDetails={"StreamMode": UNKNOWN}).answer is Answer.NOT_EVALUATED
