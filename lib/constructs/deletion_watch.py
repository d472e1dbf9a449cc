"""Tells somebody whenever data is deleted or kept less safely, or what would have noticed it is switched off."""

from collections.abc import Mapping
from typing import Any

from aws_cdk import aws_events as events
from constructs import Construct

from lib.constructs.security_topic import SecurityTopic

ApiCalls = Mapping[str, tuple[str, ...]]
"""Service to the API calls that are meant, as CloudTrail writes them: `{service}.amazonaws.com`, `eventName`."""

DATA_DELETIONS: ApiCalls = {
    "backup": ("DeleteBackupPlan", "DeleteBackupVault", "DeleteRecoveryPoint"),
    "cognito-idp": ("DeleteUserPool",),
    "dynamodb": ("DeleteBackup", "DeleteTable"),
    "elasticache": ("DeleteReplicationGroup", "DeleteSnapshot"),
    "elasticfilesystem": ("DeleteFileSystem",),
    "kinesis": ("DeleteStream",),
    "kms": ("DisableKey", "ScheduleKeyDeletion"),
    "rds": ("DeleteDBInstance", "DeleteDBInstanceAutomatedBackup", "DeleteDBSnapshot"),
    "s3": ("DeleteBucket",),
    "secretsmanager": ("DeleteSecret",),
    "sqs": ("DeleteQueue", "PurgeQueue"),
}
"""What loses data for good, or makes it unreadable, and is therefore denied to deployments.

A destroy does it. Of deployments only one that replaces or removes a store would: an update in place never does.
"""

DATA_WEAKENINGS: ApiCalls = {
    "backup": ("DeleteBackupSelection",),
    "dynamodb": ("UpdateContinuousBackups",),
    "elasticfilesystem": ("DeleteAccessPoint", "DeleteFileSystemPolicy"),
    "kinesis": ("DecreaseStreamRetentionPeriod",),
    "kms": ("DisableKeyRotation", "PutKeyPolicy"),
}
"""What loses data later and quietly, or opens it to others.

Deployments do some of it for good reasons (a changed selection or access point is a new one, a new table gets its
backups switched on by a call of its own), so it is reported and never denied.
"""

DETECTION_CHANGES: ApiCalls = {
    "cloudtrail": ("DeleteTrail", "PutEventSelectors", "StopLogging", "UpdateTrail"),
    # PutTargets replaces a target's input or address. No rule of ours is in a stack that is deployed often.
    "events": ("DeleteRule", "DisableRule", "PutTargets", "RemoveTargets"),
    # A filter archives findings unseen, and a trusted list keeps them from being made.
    "guardduty": ("CreateFilter", "CreateIPSet", "DeleteDetector", "UpdateDetector", "UpdateFilter", "UpdateIPSet"),
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

    def __init__(
        self, scope: Construct, construct_id: str, *, topic: SecurityTopic, backup_days: int, logs_days: int
    ) -> None:
        """Create the rules.

        Args:
            scope: where.
            construct_id: unique there.
            topic: gets the notices.
            backup_days: how long the database's backups are kept; who sets less is reported.
            logs_days: how long logs are kept; likewise.
        """
        super().__init__(scope, construct_id)
        weakenings = {
            "$or": [
                _calls(DATA_WEAKENINGS),
                _shortening("rds", "ModifyDBInstance", "backupRetentionPeriod", backup_days),
                _shortening("logs", "PutRetentionPolicy", "retentionInDays", logs_days),
            ]
        }
        for name, summary, detail in (
            ("data-deletion", "Data was deleted, or somebody tried to", _calls(DATA_DELETIONS)),
            ("data-weakening", "Data is kept less long or less safely, or somebody tried to", weakenings),
            ("detection-change", "Logging or detection was changed, or somebody tried to", _calls(DETECTION_CHANGES)),
        ):
            pattern = events.EventPattern(detail_type=["AWS API Call via CloudTrail"], detail=detail)
            topic.notify_of(name, summary=summary, pattern=pattern, details=_DETAILS)


_DETAILS = {
    "call": "$.detail.eventName",
    "service": "$.detail.eventSource",
    "by": "$.detail.userIdentity.arn",
    "from": "$.detail.sourceIPAddress",
    "parameters": "$.detail.requestParameters",
    "refused": "$.detail.errorCode",
    "event": "$.detail.eventID",
}


def _calls(calls: ApiCalls) -> dict[str, Any]:
    return {
        "eventSource": [f"{service}.amazonaws.com" for service in calls],
        "eventName": sorted({name for names in calls.values() for name in names}),
    }


def _shortening(service: str, name: str, parameter: str, days: int) -> dict[str, Any]:
    """Match a call that sets a retention below the configured one; a call that leaves it alone lacks the parameter."""
    shorter = [{"numeric": ["<", days]}]
    return {**_calls({service: (name,)}), "requestParameters": {parameter: shorter}}
