"""Kinesis, DynamoDB, SQS."""

import json

from delivery.emulated.compare import Check

_POLICY = {"PolicyDocument": "Policy"}

CHECKS = (
    Check(
        type="AWS::Kinesis::Stream",
        read=lambda client, live: client("kinesis").describe_stream_summary(StreamName=live.id),
        fields={
            "Name": "StreamDescriptionSummary.StreamName",
            "ShardCount": "StreamDescriptionSummary.OpenShardCount",
            "RetentionPeriodHours": "StreamDescriptionSummary.RetentionPeriodHours",
            "StreamEncryption.EncryptionType": "StreamDescriptionSummary.EncryptionType",
            "StreamEncryption.KeyId": "StreamDescriptionSummary.KeyId",
            "StreamModeDetails.StreamMode": "StreamDescriptionSummary.StreamModeDetails.StreamMode",
            "DesiredShardLevelMetrics": "StreamDescriptionSummary.EnhancedMonitoring[0].ShardLevelMetrics",
        },
    ),
    Check(
        type="AWS::DynamoDB::Table",
        read=lambda client, live: {
            **client("dynamodb").describe_table(TableName=live.id)["Table"],
            **client("dynamodb").describe_continuous_backups(TableName=live.id)["ContinuousBackupsDescription"],
        },
        fields={
            "TableName": "TableName",
            "KeySchema": "KeySchema",
            "AttributeDefinitions": "AttributeDefinitions",
            "BillingMode": "BillingModeSummary.BillingMode",
            "DeletionProtectionEnabled": "DeletionProtectionEnabled",
            "GlobalSecondaryIndexes[].IndexName": "GlobalSecondaryIndexes[].IndexName",
            "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled && 'ENABLED'": (
                "PointInTimeRecoveryDescription.PointInTimeRecoveryStatus"
            ),
            "SSESpecification.SSEEnabled && 'ENABLED'": "SSEDescription.Status",
            "SSESpecification.KMSMasterKeyId": "SSEDescription.KMSMasterKeyArn",
        },
    ),
    Check(
        type="AWS::SQS::Queue",
        read=lambda client, live: client("sqs").get_queue_attributes(QueueUrl=live.id, AttributeNames=["All"])[
            "Attributes"
        ],
        fields={
            "MessageRetentionPeriod": "MessageRetentionPeriod",
            "KmsMasterKeyId": "KmsMasterKeyId",
            "KmsDataKeyReusePeriodSeconds": "KmsDataKeyReusePeriodSeconds",
        },
    ),
    Check(
        type="AWS::SQS::QueuePolicy",
        read=lambda client, live: {
            "Policy": json.loads(
                client("sqs").get_queue_attributes(QueueUrl=live.properties["Queues"][0], AttributeNames=["Policy"])[
                    "Attributes"
                ]["Policy"]
            )
        },
        fields=_POLICY,
    ),
)
