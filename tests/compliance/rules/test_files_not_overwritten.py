import pytest

from compliance.model import Answer
from compliance.rules import files_not_overwritten as rule
from tests.compliance.rules.judge import UNKNOWN, judge


@pytest.mark.parametrize(
    ("value", "expected"),
    [("ENABLED", Answer.PASS), ("DISABLED", Answer.FAIL), (UNKNOWN, Answer.NOT_EVALUATED)],
)
def test_should_answer_by_the_protection_when_it_is_said(value: object, expected: Answer) -> None:
    assert judge(rule, FileSystemProtection={"ReplicationOverwriteProtection": value}).answer is expected


def test_should_pass_when_nothing_is_said() -> None:
    assert judge(rule).answer is Answer.PASS
