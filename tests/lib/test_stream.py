"""The stream stack: nothing is lost, nothing is readable without the key, nothing is left behind."""

from typing import Any

import pytest

from lib.config import load_selection
from tests.support.assembly import Template

pytestmark = pytest.mark.assembly
LEASES, WORKERS, COORDINATOR = (
    "smartfactory-processor-leases", "smartfactory-processor-worker-metrics", "smartfactory-processor-coordinator-state"
)  # fmt: skip


@pytest.fixture
def stack() -> str:
    return "Stream"


def key_arn(template: Template) -> dict[str, Any]:
    (logical_id,) = template.of_type("AWS::KMS::Key")
    return {"Fn::GetAtt": [logical_id, "Arn"]}


def test_should_have_the_shards_and_retention_of_the_configuration(
    template: Template, environment: str, cdk_context: dict[str, Any]
) -> None:
    (config,) = load_selection({**cdk_context, "environment": environment}).environments
    stream = template.one("AWS::Kinesis::Stream")
    assert stream["Name"] == f"smartfactory-telemetry-{environment}"
    assert stream["StreamModeDetails"] == {"StreamMode": "PROVISIONED"}
    assert stream["ShardCount"] == config.shards
    assert stream["RetentionPeriodHours"] == config.settings.stream.retention_hours


def test_should_encrypt_the_stream_with_the_own_key(template: Template) -> None:
    encryption = template.one("AWS::Kinesis::Stream")["StreamEncryption"]
    assert encryption == {"EncryptionType": "KMS", "KeyId": key_arn(template)}


def test_should_publish_metrics_of_every_shard(template: Template) -> None:
    assert template.one("AWS::Kinesis::Stream")["DesiredShardLevelMetrics"] == ["ALL"]


def test_should_let_nobody_in_by_a_policy_on_the_stream(template: Template) -> None:
    assert not template.of_type("AWS::Kinesis::ResourcePolicy")


@pytest.mark.parametrize(("name", "key"), [(LEASES, "leaseKey"), (WORKERS, "wid"), (COORDINATOR, "key")])
def test_should_have_the_tables_that_kcl_would_make(template: Template, environment: str, name: str, key: str) -> None:
    table = template.one("AWS::DynamoDB::Table", TableName=f"{name}-{environment}")
    assert table["KeySchema"] == [{"AttributeName": key, "KeyType": "HASH"}]
    assert {"AttributeName": key, "AttributeType": "S"} in table["AttributeDefinitions"]


def test_should_index_leases_by_owner_when_kcl_balances_them(template: Template, environment: str) -> None:
    (index,) = template.one("AWS::DynamoDB::Table", TableName=f"{LEASES}-{environment}")["GlobalSecondaryIndexes"]
    assert index["IndexName"] == "LeaseOwnerToLeaseKeyIndex"
    assert index["KeySchema"] == [
        {"AttributeName": "leaseOwner", "KeyType": "HASH"},
        {"AttributeName": "leaseKey", "KeyType": "RANGE"},
    ]
    assert index["Projection"] == {"ProjectionType": "KEYS_ONLY"}


def test_should_encrypt_and_recover_every_table(template: Template) -> None:
    tables = template.of_type("AWS::DynamoDB::Table")
    assert len(tables) == 3
    for table in tables.values():
        assert table["SSESpecification"] == {
            "SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": key_arn(template)
        }  # fmt: skip
        assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
        assert table["BillingMode"] == "PAY_PER_REQUEST"
        assert table["DeletionProtectionEnabled"] is False


def test_should_keep_dead_letters_encrypted_for_two_weeks(template: Template, environment: str) -> None:
    queue = template.one("AWS::SQS::Queue")
    assert queue["QueueName"] == f"smartfactory-telemetry-dead-letters-{environment}"
    assert queue["KmsMasterKeyId"] == key_arn(template)
    assert queue["MessageRetentionPeriod"] == 14 * 24 * 3600


def test_should_refuse_dead_letters_over_plain_connections(template: Template) -> None:
    (queue,) = template.of_type("AWS::SQS::Queue")
    policy = template.one("AWS::SQS::QueuePolicy")
    assert policy["Queues"] == [{"Ref": queue}]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement == {
        "Action": "sqs:*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Resource": {"Fn::GetAtt": [queue, "Arn"]},
    }


def test_should_delete_stream_tables_and_queue_with_the_stack(template: Template) -> None:
    stateful = ("AWS::Kinesis::Stream", "AWS::DynamoDB::Table", "AWS::SQS::Queue", "AWS::KMS::Key")
    found = [resource for resource in template.resources.values() if resource["Type"] in stateful]
    assert len(found) == 6
    assert {(each["DeletionPolicy"], each["UpdateReplacePolicy"]) for each in found} == {("Delete", "Delete")}


def test_should_back_up_every_table_when_a_vault_is_configured(
    template: Template, environment: str, cdk_context: dict[str, Any]
) -> None:
    (config,) = load_selection({**cdk_context, "environment": environment}).environments
    assert config.settings.backup is not None
    (plan,) = template.of_type("AWS::Backup::BackupPlan")
    (rule,) = template.one("AWS::Backup::BackupPlan")["BackupPlan"]["BackupPlanRule"]
    assert rule["TargetBackupVault"] == config.settings.backup.vault_name
    selection = template.one("AWS::Backup::BackupSelection")
    assert selection["BackupPlanId"] == {"Fn::GetAtt": [plan, "BackupPlanId"]}
    resources = selection["BackupSelection"]["Resources"]
    assert {each["Fn::GetAtt"][0] for each in resources} == set(template.of_type("AWS::DynamoDB::Table"))
