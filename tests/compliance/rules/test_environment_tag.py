from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import environment_tag as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def tags(**values: Any) -> list[dict[str, Any]]:
    return [{"Key": key, "Value": value} for key, value in values.items()]


def test_should_pass_when_both_tags_name_the_environment() -> None:
    assert judge(rule, "AWS::SQS::Queue", Tags=tags(Environment="dev", EnvironmentSuffix="dev")).answer is Answer.PASS


@pytest.mark.parametrize(
    "found",
    [
        {},
        {"Environment": "dev"},
        {"EnvironmentSuffix": "dev"},
        {"Environment": "", "EnvironmentSuffix": "dev"},
        {"Environment": "elsewhere", "EnvironmentSuffix": "dev"},
        {"Environment": "dev", "EnvironmentSuffix": "prod"},
    ],
)
def test_should_fail_when_a_tag_is_absent_or_names_another_environment(found: dict[str, str]) -> None:
    assert judge(rule, "AWS::SQS::Queue", Tags=tags(**found)).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_tags_are_not_known() -> None:
    assert judge(rule, "AWS::SQS::Queue", Tags=UNKNOWN).answer is Answer.NOT_EVALUATED
