from compliance.model import Answer
from compliance.rules import database_customer_managed_key as rule
from tests.compliance.rules.judge import KEY, UNKNOWN, judge


def test_should_pass_when_storage_and_insights_have_keys() -> None:
    assert (
        judge(
            rule, StorageEncrypted=True, KmsKeyId=KEY, EnablePerformanceInsights=True, PerformanceInsightsKMSKeyId=KEY
        ).answer
        is Answer.PASS
    )


def test_should_pass_when_there_are_no_insights() -> None:
    assert judge(rule, StorageEncrypted="true", KmsKeyId=KEY).answer is Answer.PASS


def test_should_fail_when_storage_is_not_encrypted() -> None:
    result = judge(rule, KmsKeyId=KEY)
    assert result.answer is Answer.FAIL
    assert "StorageEncrypted" in result.detail


def test_should_fail_when_storage_has_no_key() -> None:
    result = judge(rule, StorageEncrypted=True)
    assert result.answer is Answer.FAIL
    assert "KmsKeyId" in result.detail


def test_should_fail_when_insights_have_no_key() -> None:
    result = judge(rule, StorageEncrypted=True, KmsKeyId=KEY, EnablePerformanceInsights=True)
    assert result.answer is Answer.FAIL
    assert "PerformanceInsightsKMSKeyId" in result.detail


def test_should_fail_when_a_clusters_insights_have_no_key() -> None:
    result = judge(rule, "AWS::RDS::DBCluster", StorageEncrypted=True, KmsKeyId=KEY, PerformanceInsightsEnabled=True)
    assert result.answer is Answer.FAIL
    assert "PerformanceInsightsKmsKeyId" in result.detail


def test_should_not_be_evaluated_when_the_key_is_not_known() -> None:
    assert judge(rule, StorageEncrypted=True, KmsKeyId=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_instance_is_of_a_cluster() -> None:
    assert judge(rule, DBClusterIdentifier="cluster-dev").answer is Answer.NOT_APPLICABLE
