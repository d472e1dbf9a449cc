"""Tells somebody whenever data is deleted, or what would have noticed it is switched off."""

from collections.abc import Mapping

from aws_cdk import aws_events as events
from constructs import Construct

from lib.constructs.security_topic import SecurityTopic

ApiCalls = Mapping[str, tuple[str, ...]]
"""Service to the API calls that are meant, as CloudTrail writes them: `{service}.amazonaws.com`, `eventName`."""

DATA_DELETIONS: ApiCalls = {
    "backup": ("DeleteBackupPlan", "DeleteBackupSelection", "DeleteBackupVault", "DeleteRecoveryPoint"),
    "cognito-idp": ("DeleteUserPool",),
    "dynamodb": ("DeleteBackup", "DeleteTable"),
    "elasticache": ("DeleteReplicationGroup", "DeleteSnapshot"),
    "elasticfilesystem": ("DeleteAccessPoint", "DeleteFileSystem"),
    "kinesis": ("DeleteStream",),
    "kms": ("DisableKey", "ScheduleKeyDeletion"),
    "rds": ("DeleteDBInstance", "DeleteDBInstanceAutomatedBackup", "DeleteDBSnapshot"),
    "s3": ("DeleteBucket",),
    "secretsmanager": ("DeleteSecret",),
    "sqs": ("DeleteQueue", "PurgeQueue"),
}
"""What loses data for good, or makes it unreadable. Deployments never do any of it: only a destroy does."""

DETECTION_CHANGES: ApiCalls = {
    "cloudtrail": ("DeleteTrail", "PutEventSelectors", "StopLogging", "UpdateTrail"),
    "events": ("DeleteRule", "DisableRule", "RemoveTargets"),
    "guardduty": ("DeleteDetector", "UpdateDetector"),
    "logs": (
        "DeleteAccountPolicy",
        "DeleteDataProtectionPolicy",
        "DeleteLogGroup",
        "DeleteRetentionPolicy",
        "DeleteSubscriptionFilter",
    ),
    "sns": ("DeleteTopic", "Unsubscribe"),
}
"""What blinds: after it, the next deletion might go unnoticed."""


def iam_actions(calls: ApiCalls) -> list[str]:
    """Return the IAM actions of API calls; for the services here prefix and name are the same."""
    return [f"{service}:{name}" for service, names in calls.items() for name in names]


class DeletionWatch(Construct):
    """Sends every such call, also one that was refused, to the security topic: who, what, when, from where.

    The calls reach EventBridge because a trail records management events.
    """

    def __init__(self, scope: Construct, construct_id: str, *, topic: SecurityTopic) -> None:
        super().__init__(scope, construct_id)
        for name, summary, calls in (
            ("data-deletion", "Data was deleted, or somebody tried to", DATA_DELETIONS),
            ("detection-change", "Logging or detection was changed, or somebody tried to", DETECTION_CHANGES),
        ):
            topic.notify_of(name, summary=summary, pattern=_pattern(calls), details=_DETAILS)


_DETAILS = {
    "call": "$.detail.eventName",
    "service": "$.detail.eventSource",
    "by": "$.detail.userIdentity.arn",
    "from": "$.detail.sourceIPAddress",
    "parameters": "$.detail.requestParameters",
    "refused": "$.detail.errorCode",
    "event": "$.detail.eventID",
}


def _pattern(calls: ApiCalls) -> events.EventPattern:
    return events.EventPattern(
        detail_type=["AWS API Call via CloudTrail"],
        detail={
            "eventSource": [f"{service}.amazonaws.com" for service in calls],
            "eventName": sorted({name for names in calls.values() for name in names}),
        },
    )
