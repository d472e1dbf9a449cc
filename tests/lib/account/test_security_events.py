"""Who hears of it when data are deleted or watching is weakened."""

import json

from lib.config import EnvironmentConfig
from lib.constructs.deletion_watch import DATA_DELETIONS, DATA_WEAKENINGS, DETECTION_CHANGES
from tests.lib.account.expected import DATA_EVENTS
from tests.support.assembly import SynthesizedAssembly, Template
from tests.support.reader import Reader

EVENTS, CLOUDWATCH = "events.amazonaws.com", "cloudwatch.amazonaws.com"

WEAKENING_EVENTS = {
    "DecreaseStreamRetentionPeriod", "UpdateContinuousBackups", "PutKeyPolicy", "DisableKeyRotation",
    "DeleteFileSystemPolicy", "DeleteBackupSelection", "DeleteAccessPoint",
}  # fmt: skip
DETECTION_EVENTS = {
    "DeleteTrail", "StopLogging", "UpdateTrail", "PutEventSelectors", "DeleteDetector", "UpdateDetector",
    "DeleteRule", "DisableRule", "RemoveTargets", "DeleteLogGroup", "DeleteSubscriptionFilter",
    "DeleteDataProtectionPolicy", "DeleteAccountPolicy", "DeleteTopic", "Unsubscribe", "PutTargets", "CreateFilter",
    "UpdateFilter", "CreateIPSet", "UpdateIPSet",
}  # fmt: skip


def test_should_tell_of_every_deletion_of_data_and_of_every_blinding(template: Template) -> None:
    rules = {
        each["Name"]: each["EventPattern"]
        for each in template.of_type("AWS::Events::Rule").values()
        if each["State"] == "ENABLED"
    }
    for name, calls, events in (
        ("smartfactory-data-deletion-shared", DATA_DELETIONS, DATA_EVENTS),
        ("smartfactory-detection-change-shared", DETECTION_CHANGES, DETECTION_EVENTS),
    ):
        pattern = rules[name]
        assert pattern["detail-type"] == ["AWS API Call via CloudTrail"]
        assert "source" not in pattern
        assert set(pattern["detail"]["eventSource"]) == {f"{service}.amazonaws.com" for service in calls}
        assert set(pattern["detail"]["eventName"]) >= events
        # EventBridge's limit of a pattern. Source: its quotas.
        assert len(json.dumps(pattern)) <= 2048


def test_should_tell_of_data_that_is_kept_less_long_or_less_safely(
    template: Template, config: EnvironmentConfig
) -> None:
    rule = template.one("AWS::Events::Rule", Name="smartfactory-data-weakening-shared")
    assert rule["State"] == "ENABLED"
    assert rule["EventPattern"]["detail-type"] == ["AWS API Call via CloudTrail"]
    calls, database, logs = rule["EventPattern"]["detail"]["$or"]
    assert set(calls["eventSource"]) == {f"{service}.amazonaws.com" for service in DATA_WEAKENINGS}
    assert set(calls["eventName"]) >= WEAKENING_EVENTS
    settings = config.settings
    assert database == {
        "eventSource": ["rds.amazonaws.com"],
        "eventName": ["ModifyDBInstance"],
        "requestParameters": {"backupRetentionPeriod": [{"numeric": ["<", settings.database.backup_retention_days]}]},
    }
    assert logs == {
        "eventSource": ["logs.amazonaws.com"],
        "eventName": ["PutRetentionPolicy"],
        "requestParameters": {"retentionInDays": [{"numeric": ["<", settings.retention.logs_days]}]},
    }


def test_should_tell_of_rotations_that_failed_also_before_their_function_ran(template: Template) -> None:
    rule = template.one("AWS::Events::Rule", Name="smartfactory-rotation-failure-shared")
    assert rule["State"] == "ENABLED"
    assert rule["EventPattern"] == {
        "source": ["aws.secretsmanager"],
        "detail-type": ["AWS Service Event via CloudTrail"],
        "detail": {"eventSource": ["secretsmanager.amazonaws.com"], "eventName": ["RotationFailed"]},
    }


def test_should_ask_every_configured_address_to_subscribe(template: Template, config: EnvironmentConfig) -> None:
    (topic,) = template.of_type("AWS::SNS::Topic")
    assert config.settings.alarms.subscribers
    assert list(template.of_type("AWS::SNS::Subscription").values()) == [
        {"Endpoint": address, "Protocol": "email", "TopicArn": {"Ref": topic}}
        for address in config.settings.alarms.subscribers
    ]


def test_should_watch_every_kind_of_store_that_an_environment_has(assembly: SynthesizedAssembly) -> None:
    deleting = {
        "AWS::RDS::DBInstance": "rds:DeleteDBInstance",
        "AWS::Kinesis::Stream": "kinesis:DeleteStream",
        "AWS::EFS::FileSystem": "elasticfilesystem:DeleteFileSystem",
        "AWS::DynamoDB::Table": "dynamodb:DeleteTable",
        "AWS::DynamoDB::GlobalTable": "dynamodb:DeleteTable",
        "AWS::ElastiCache::ReplicationGroup": "elasticache:DeleteReplicationGroup",
        "AWS::SecretsManager::Secret": "secretsmanager:DeleteSecret",
        "AWS::KMS::Key": "kms:ScheduleKeyDeletion",
        "AWS::SQS::Queue": "sqs:DeleteQueue",
        "AWS::S3::Bucket": "s3:DeleteBucket",
        "AWS::Cognito::UserPool": "cognito-idp:DeleteUserPool",
        "AWS::Backup::BackupPlan": "backup:DeleteBackupPlan",
    }
    watched = {f"{service}:{name}" for service, names in DATA_DELETIONS.items() for name in names}
    present = {each["Type"] for stage, _, stack in assembly if stage == "prod" for each in stack.resources.values()}
    assert present & set(deleting)
    assert {deleting[kind] for kind in present & set(deleting)} <= watched


def test_should_tell_who_did_what_from_where(template: Template) -> None:
    rule = template.one("AWS::Events::Rule", Name="smartfactory-data-deletion-shared")
    (target,) = rule["Targets"]
    assert {"$.detail.eventName", "$.detail.userIdentity.arn", "$.detail.sourceIPAddress"} <= set(
        target["InputTransformer"]["InputPathsMap"].values()
    )


def test_should_send_every_rule_to_the_encrypted_topic(reader: Reader, template: Template, account: str) -> None:
    topic = template.one("AWS::SNS::Topic")
    assert topic["TopicName"] == "smartfactory-security-shared"
    assert reader.target(topic["KmsMasterKeyId"])["Properties"]["EnableKeyRotation"] is True
    rules = template.of_type("AWS::Events::Rule").values()
    assert len(rules) == 5
    arn = f"arn:aws:sns:us-east-1:{account}:smartfactory-security-shared"
    assert [each["Targets"][0]["Arn"] for each in rules] == [arn] * 5


def test_should_let_our_rules_alone_publish_and_nobody_without_tls(template: Template, account: str) -> None:
    statements = template.one("AWS::SNS::TopicPolicy")["PolicyDocument"]["Statement"]
    denied = [each for each in statements if each["Effect"] == "Deny"]
    assert [each["Condition"] for each in denied] == [{"Bool": {"aws:SecureTransport": "false"}}]
    allowed = [each for each in statements if each["Effect"] == "Allow"]
    rules = ("data-deletion", "data-weakening", "detection-change", "rotation-failure", "threat-finding")
    by_source = {each["Condition"]["ArnEquals"]["aws:SourceArn"]: each["Principal"]["Service"] for each in allowed}
    assert by_source == {
        **{f"arn:aws:events:us-east-1:{account}:rule/smartfactory-{name}-shared": EVENTS for name in rules},
        f"arn:aws:cloudwatch:us-east-1:{account}:alarm:smartfactory-security-undelivered-shared": CLOUDWATCH,
    }
    assert len(allowed) == len(by_source)
    assert {each["Action"] for each in allowed} == {"sns:Publish"}


def test_should_keep_what_could_not_be_published_and_tell_of_it(
    reader: Reader, template: Template, account: str
) -> None:
    queue = template.one("AWS::SQS::Queue")
    assert queue["QueueName"] == "smartfactory-security-undelivered-shared"
    assert reader.target(queue["KmsMasterKeyId"])["Properties"]["EnableKeyRotation"] is True
    assert queue["MessageRetentionPeriod"] == 14 * 86_400
    for rule in template.of_type("AWS::Events::Rule").values():
        assert reader.target(rule["Targets"][0]["DeadLetterConfig"]["Arn"])["Properties"] == queue
    alarm = template.one("AWS::CloudWatch::Alarm")
    assert (alarm["MetricName"], alarm["Threshold"]) == ("ApproximateNumberOfMessagesVisible", 1)
    assert alarm["AlarmActions"] == [f"arn:aws:sns:us-east-1:{account}:smartfactory-security-shared"]


def test_should_let_services_use_the_key_for_topic_and_queue_alone(template: Template, account: str) -> None:
    statements = template.one("AWS::KMS::Key")["KeyPolicy"]["Statement"]
    topic = f"arn:aws:sns:us-east-1:{account}:smartfactory-security-shared"
    queue = f"arn:aws:sqs:us-east-1:{account}:smartfactory-security-undelivered-shared"
    for sid, services, context, arn in (
        ("SecurityTopic", [CLOUDWATCH, EVENTS], "aws:sns:topicArn", topic),
        ("SecurityUndelivered", EVENTS, "aws:sqs:arn", queue),
    ):
        (statement,) = (each for each in statements if each.get("Sid") == sid)
        assert statement["Principal"] == {"Service": services}
        assert statement["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
        assert statement["Condition"] == {"StringEquals": {f"kms:EncryptionContext:{context}": arn}}
    others = [each for each in statements if each.get("Sid") not in {"SecurityTopic", "SecurityUndelivered"}]
    assert not [each for each in others if {EVENTS, CLOUDWATCH} & set(str(each["Principal"]).split("'"))]
