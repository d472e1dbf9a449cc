from compliance.model import Answer
from compliance.rules import data_not_restored_from_elsewhere as rule
from tests.compliance.rules.judge import judge


def test_should_pass_when_it_begins_empty() -> None:
    assert judge(rule, DBInstanceIdentifier="db-dev").answer is Answer.PASS


def test_should_fail_when_it_is_restored_from_a_snapshot() -> None:
    result = judge(rule, DBSnapshotIdentifier="rds:prod-2026-01-01")
    assert result.answer is Answer.FAIL
    assert "DBSnapshotIdentifier" in result.detail


def test_should_fail_when_it_replicates_another() -> None:
    result = judge(rule, SourceDBInstanceIdentifier="db-prod")
    assert result.answer is Answer.FAIL
    assert "SourceDBInstanceIdentifier" in result.detail


def test_should_fail_when_a_cluster_is_restored() -> None:
    assert judge(rule, "AWS::RDS::DBCluster", SnapshotIdentifier="x").answer is Answer.FAIL


def test_should_fail_when_a_cache_is_restored() -> None:
    assert judge(rule, "AWS::ElastiCache::ReplicationGroup", SnapshotArns=["arn:aws:s3:::x"]).answer is Answer.FAIL


def test_should_fail_when_a_table_is_imported() -> None:
    assert judge(rule, "AWS::DynamoDB::Table", ImportSourceSpecification={"S3BucketSource": {}}).answer is Answer.FAIL
