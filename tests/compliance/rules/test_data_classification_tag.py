from typing import Any

from compliance.model import Answer
from compliance.rules import data_classification_tag as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def classified(value: Any) -> list[dict[str, Any]]:
    return [{"Key": "DataClassification", "Value": value}]


def test_should_pass_when_the_class_is_of_the_scheme() -> None:
    assert judge(rule, "AWS::SQS::Queue", Tags=classified("confidential")).answer is Answer.PASS


def test_should_fail_when_there_is_no_class() -> None:
    result = judge(rule, "AWS::SQS::Queue", Tags=[])
    assert result.answer is Answer.FAIL
    assert "no tag" in result.detail


def test_should_fail_when_the_class_is_not_of_the_scheme() -> None:
    result = judge(rule, "AWS::SQS::Queue", Tags=classified("secret-ish"))
    assert result.answer is Answer.FAIL
    assert "none of" in result.detail


def test_should_not_be_evaluated_when_the_class_is_not_known() -> None:
    assert judge(rule, "AWS::SQS::Queue", Tags=classified(UNKNOWN)).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_tags_are_not_known() -> None:
    assert judge(rule, "AWS::SQS::Queue", Tags=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_ask_other_types_when_the_environment_uses_the_scheme() -> None:
    assert judge(rule, "AWS::ECS::Cluster", Tags=[]).answer is Answer.FAIL
    assert judge(rule, "AWS::ECS::Cluster", Tags=[], suffix="").answer is Answer.NOT_APPLICABLE
    assert judge(rule, "AWS::SQS::Queue", Tags=[], suffix="").answer is Answer.FAIL
