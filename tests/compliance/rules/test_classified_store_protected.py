from typing import Any

from compliance.model import Answer
from compliance.rules import classified_store_protected as rule
from tests.compliance.rules.judge import KEY, UNKNOWN, judge


def classified(value: Any) -> list[dict[str, Any]]:
    return [{"Key": "DataClassification", "Value": value}]


def test_should_pass_when_it_has_a_key() -> None:
    assert judge(rule, Tags=classified("confidential"), KmsKeyId=KEY).answer is Answer.PASS


def test_should_pass_when_a_file_system_has_a_key() -> None:
    assert (
        judge(rule, "AWS::EFS::FileSystem", FileSystemTags=classified("restricted"), KmsKeyId=KEY).answer is Answer.PASS
    )


def test_should_fail_when_it_has_no_key() -> None:
    assert judge(rule, Tags=classified("confidential")).answer is Answer.FAIL


def test_should_fail_when_a_log_group_has_no_key() -> None:
    assert judge(rule, "AWS::Logs::LogGroup", Tags=classified("restricted")).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_key_is_not_known() -> None:
    assert judge(rule, Tags=classified("confidential"), KmsKeyId=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_class_is_not_known() -> None:
    assert judge(rule, Tags=classified(UNKNOWN)).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_tags_are_not_known() -> None:
    assert judge(rule, Tags=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_class_is_lower() -> None:
    assert judge(rule, Tags=classified("internal")).answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_it_is_not_labelled() -> None:
    assert judge(rule).answer is Answer.NOT_APPLICABLE
