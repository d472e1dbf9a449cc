"""What more than one file of these tests looks for."""

from typing import Any

DATA_EVENTS = {
    "DeleteDBInstance", "DeleteDBSnapshot", "DeleteDBInstanceAutomatedBackup", "DeleteStream", "DeleteFileSystem",
    "DeleteTable", "DeleteReplicationGroup", "DeleteSecret", "ScheduleKeyDeletion", "DisableKey", "DeleteBackupVault",
    "DeleteRecoveryPoint", "DeleteBackupPlan", "DeleteQueue", "PurgeQueue", "DeleteBucket", "DeleteUserPool",
}  # fmt: skip


def of_type(resources: dict[str, Any], resource_type: str) -> list[dict[str, Any]]:
    return [each["Properties"] for each in resources.values() if each["Type"] == resource_type]
