from compliance.model import Answer
from compliance.rules import deletion_policy_delete as rule
from tests.compliance.rules.judge import judge


def test_should_pass_when_it_is_deleted() -> None:
    assert (
        judge(rule, "AWS::EFS::FileSystem", body={"DeletionPolicy": "Delete", "UpdateReplacePolicy": "Delete"}).answer
        is Answer.PASS
    )


def test_should_pass_when_nothing_is_said() -> None:
    assert judge(rule, "AWS::EFS::FileSystem").answer is Answer.PASS


def test_should_pass_when_an_instance_of_a_cluster_says_nothing() -> None:
    assert judge(rule, "AWS::RDS::DBInstance", DBClusterIdentifier="c-dev").answer is Answer.PASS


def test_should_fail_when_it_is_retained() -> None:
    result = judge(rule, "AWS::EFS::FileSystem", body={"DeletionPolicy": "Retain"})
    assert result.answer is Answer.FAIL
    assert "DeletionPolicy is Retain" in result.detail


def test_should_fail_when_it_is_retained_when_replaced() -> None:
    result = judge(rule, "AWS::EFS::FileSystem", body={"UpdateReplacePolicy": "Snapshot"})
    assert result.answer is Answer.FAIL
    assert "UpdateReplacePolicy is Snapshot" in result.detail


def test_should_fail_when_a_database_says_nothing() -> None:
    result = judge(rule, "AWS::RDS::DBInstance")
    assert result.answer is Answer.FAIL
    assert "Snapshot" in result.detail


def test_should_not_apply_when_the_environment_has_no_suffix() -> None:
    assert (
        judge(rule, "AWS::EFS::FileSystem", suffix="", body={"DeletionPolicy": "Retain"}).answer
        is Answer.NOT_APPLICABLE
    )
