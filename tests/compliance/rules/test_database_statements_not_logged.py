from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import database_statements_not_logged as rule
from tests.compliance.rules.judge import UNKNOWN, judge

GOOD: dict[str, Any] = {"log_statement": "none", "log_min_duration_statement": "1000"}


def answer(name: str = "", value: Any = None, *, suffix: str = "dev", family: Any = "postgres17") -> Answer:
    parameters = {key: each for key, each in {**GOOD, name: value}.items() if each is not None}
    return judge(rule, suffix=suffix, Family=family, Parameters=parameters).answer


def test_should_pass_when_everything_is_set() -> None:
    assert answer() is Answer.PASS


@pytest.mark.parametrize(
    ("name", "value"), [("log_min_duration_statement", "-1"), ("log_min_duration_statement", "5000")]
)
def test_should_pass_when_a_value_is_as_good(name: str, value: str) -> None:
    assert answer(name, value) is Answer.PASS


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("log_statement", "all"),
        ("log_statement", "ddl"),
        ("log_min_duration_statement", "0"),
        ("log_min_duration_statement", "text"),
    ],
)
def test_should_fail_when_a_value_is_weak(name: str, value: str) -> None:
    assert answer(name, value) is Answer.FAIL


@pytest.mark.parametrize("name", sorted(GOOD))
def test_should_fail_when_a_parameter_is_not_stated(name: str) -> None:
    assert answer(name) is Answer.FAIL


@pytest.mark.parametrize("name", sorted(GOOD))
def test_should_not_be_evaluated_when_a_value_is_not_known(name: str) -> None:
    assert answer(name, UNKNOWN) is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_family_is_not_known() -> None:
    assert answer(family=UNKNOWN) is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_parameters_are_not_known() -> None:
    assert judge(rule, Family="postgres17", Parameters=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_engine_is_another() -> None:
    assert answer(family="oracle-ee-19") is Answer.NOT_APPLICABLE


def test_should_pass_when_nothing_is_set_and_the_template_is_of_others() -> None:
    assert judge(rule, suffix="", Family="postgres17").answer is Answer.PASS
