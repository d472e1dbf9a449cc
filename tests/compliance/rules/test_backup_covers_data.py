from typing import Any

from compliance.model import Answer
from compliance.rules import backup_covers_data as rule
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, resource


def selected(**selection: Any) -> dict[str, Any]:
    return {"Selection": resource("AWS::Backup::BackupSelection", BackupSelection=selection)}


TAG: dict[str, Any] = {"ConditionType": "STRINGEQUALS", "ConditionKey": "Backup", "ConditionValue": "daily"}
FILES = "AWS::EFS::FileSystem"


def test_should_pass_when_a_selection_names_it() -> None:
    assert (
        judge(
            rule,
            DBInstanceIdentifier="db-dev",
            around=selected(Resources=[{"Fn::Sub": "arn:aws:rds:us-east-1:111111111111:db:db-dev"}]),
        ).answer
        is Answer.PASS
    )


def test_should_pass_when_a_selection_refers_to_it() -> None:
    assert judge(rule, FILES, around=selected(Resources=[attribute("Subject", "Arn")])).answer is Answer.PASS


def test_should_pass_when_a_selection_names_it_by_pattern() -> None:
    assert (
        judge(
            rule,
            "AWS::DynamoDB::Table",
            TableName="lease-dev",
            around=selected(Resources=["arn:aws:dynamodb:us-east-1:111111111111:table/*-dev"]),
        ).answer
        is Answer.PASS
    )


def test_should_pass_when_a_selection_names_its_tag() -> None:
    assert (
        judge(
            rule,
            DBInstanceIdentifier="db-dev",
            Tags=[{"Key": "Backup", "Value": "daily"}],
            around=selected(ListOfTags=[TAG]),
        ).answer
        is Answer.PASS
    )


def test_should_fail_when_there_is_no_selection() -> None:
    assert judge(rule, DBInstanceIdentifier="db-dev").answer is Answer.FAIL


def test_should_fail_when_the_selection_names_others() -> None:
    assert (
        judge(
            rule,
            DBInstanceIdentifier="db-dev",
            around=selected(Resources=["arn:aws:rds:us-east-1:111111111111:db:other-dev"]),
        ).answer
        is Answer.FAIL
    )


def test_should_fail_when_the_pattern_is_of_another_service() -> None:
    assert (
        judge(
            rule,
            DBInstanceIdentifier="db-dev",
            around=selected(Resources=["arn:aws:dynamodb:us-east-1:111111111111:table/*-dev"]),
        ).answer
        is Answer.FAIL
    )


def test_should_fail_when_the_selection_names_another_tag() -> None:
    assert judge(rule, DBInstanceIdentifier="db-dev", around=selected(ListOfTags=[TAG])).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_selections_resources_are_not_known() -> None:
    assert (
        judge(rule, DBInstanceIdentifier="db-dev", around=selected(Resources=[UNKNOWN])).answer is Answer.NOT_EVALUATED
    )


def test_should_not_apply_when_the_instance_is_of_a_cluster() -> None:
    assert judge(rule, DBClusterIdentifier="c-dev").answer is Answer.NOT_APPLICABLE
