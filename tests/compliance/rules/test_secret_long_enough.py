import pytest

from compliance.model import Answer
from compliance.rules import secret_long_enough as rule
from tests.compliance.rules.judge import UNKNOWN, judge


@pytest.mark.parametrize(
    ("length", "expected"), [(32, Answer.PASS), (64, Answer.PASS), (31, Answer.FAIL), (UNKNOWN, Answer.NOT_EVALUATED)]
)
def test_should_answer_by_the_length_when_it_is_stated(length: object, expected: Answer) -> None:
    assert judge(rule, GenerateSecretString={"PasswordLength": length}).answer is expected


@pytest.mark.parametrize(("suffix", "expected"), [("dev", Answer.FAIL), ("", Answer.PASS)])
def test_should_ask_an_environment_of_ours_when_no_length_is_stated(suffix: str, expected: Answer) -> None:
    assert judge(rule, suffix=suffix, GenerateSecretString={}).answer is expected


def test_should_not_be_evaluated_when_how_it_is_generated_is_not_known() -> None:
    assert judge(rule, GenerateSecretString=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_it_is_not_generated() -> None:
    assert judge(rule, SecretString="text").answer is Answer.NOT_APPLICABLE
