from typing import Any

from compliance.model import Answer
from compliance.rules import required_tags as rule
from compliance.rules_support.promises import REQUIRED_TAGS
from tests.compliance.rules.judge import UNKNOWN, judge

VALUES: dict[str, Any] = dict.fromkeys(REQUIRED_TAGS, "x") | {"EnvironmentSuffix": "dev"}


def listed(**changes: Any) -> list[dict[str, Any]]:
    return [{"Key": key, "Value": value} for key, value in (VALUES | changes).items() if value is not None]


def test_should_pass_when_all_tags_are_there() -> None:
    assert judge(rule, "AWS::SQS::Queue", Tags=listed()).answer is Answer.PASS


def test_should_pass_when_tags_are_a_map() -> None:
    assert judge(rule, "AWS::Backup::BackupPlan", BackupPlanTags=VALUES).answer is Answer.PASS


def test_should_pass_when_tags_have_another_property() -> None:
    assert judge(rule, "AWS::EFS::FileSystem", FileSystemTags=listed()).answer is Answer.PASS


def test_should_pass_when_tags_are_specified_by_type() -> None:
    assert (
        judge(
            rule, "AWS::EC2::LaunchTemplate", TagSpecifications=[{"ResourceType": "launch-template", "Tags": listed()}]
        ).answer
        is Answer.PASS
    )


def test_should_fail_when_one_is_missing() -> None:
    result = judge(rule, "AWS::SQS::Queue", Tags=listed(Owner=None))
    assert result.answer is Answer.FAIL
    assert "missing tags: Owner" in result.detail


def test_should_fail_when_one_is_empty() -> None:
    result = judge(rule, "AWS::SQS::Queue", Tags=listed(CostCenter=""))
    assert result.answer is Answer.FAIL
    assert "CostCenter" in result.detail


def test_should_fail_when_there_are_none() -> None:
    result = judge(rule, "AWS::SQS::Queue")
    assert result.answer is Answer.FAIL
    assert "Project" in result.detail


def test_should_fail_when_the_suffix_is_of_another_environment() -> None:
    result = judge(rule, "AWS::SQS::Queue", Tags=listed(EnvironmentSuffix="prod"))
    assert result.answer is Answer.FAIL
    assert "another environment" in result.detail


def test_should_not_be_evaluated_when_the_tags_are_not_known() -> None:
    assert judge(rule, "AWS::SQS::Queue", Tags=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_type_is_not_known() -> None:
    assert judge(rule, "AWS::Glue::Job").answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_type_takes_no_tags() -> None:
    assert judge(rule, "AWS::EC2::Route").answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_it_is_a_custom_resource() -> None:
    assert judge(rule, "Custom::Setup").answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_the_environment_has_no_suffix() -> None:
    assert judge(rule, "AWS::SQS::Queue", suffix="").answer is Answer.NOT_APPLICABLE
