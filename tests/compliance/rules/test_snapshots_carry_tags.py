import pytest

from compliance.model import Answer
from compliance.rules import snapshots_carry_tags as rule
from tests.compliance.rules.judge import UNKNOWN, judge


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, Answer.PASS),
        ("true", Answer.PASS),
        (False, Answer.FAIL),
        (None, Answer.FAIL),
        (UNKNOWN, Answer.NOT_EVALUATED),
    ],
)
def test_should_answer_by_the_property_when_it_is_a_database(value: object, expected: Answer) -> None:
    assert judge(rule, CopyTagsToSnapshot=value).answer is expected


def test_should_not_apply_when_the_instance_is_of_a_cluster() -> None:
    assert judge(rule, DBClusterIdentifier="cluster").answer is Answer.NOT_APPLICABLE
