"""Alarms of the database and of the backups."""

from aws_cdk import aws_cloudwatch as cw
from aws_cdk import aws_rds as rds

from lib.constructs.platform_alarms.area import AT_MOST, FIVE_MINUTES, AlarmRow, Area, metric
from lib.settings import EnvironmentSettings

GIB = 2**30
MIB = 2**20


def database_area(*, database: rds.IDatabaseInstance, settings: EnvironmentSettings, shards: int) -> Area:
    """Return the alarms of PostgreSQL; `shards` decides how many processes of the processor connect."""

    def seen(name: str, statistic: str = "Average") -> cw.Metric:
        return database.metric(name, statistic=statistic, period=FIVE_MINUTES)

    # One process a shard; a task of the API holds a pool of ten; everything twice while a deployment runs; 20 for the
    # archiver, rotations, set-up and persons.
    connections = 2 * (shards + 10 * settings.api.max_tasks) + 20
    rows = (
        AlarmRow(
            name="database-cpu",
            graph="Database CPU, %",
            metric=seen("CPUUtilization"),
            threshold=80,
            periods=3,
            meaning="The database is short of CPU: the processor will fall behind next.",
            because="above it, a vacuum or a failover's cold cache find no room.",
        ),
        AlarmRow(
            name="database-free-storage",
            graph="Database free storage, bytes",
            metric=seen("FreeStorageSpace", "Minimum"),
            threshold=0.1 * settings.database.allocated_storage_gib * GIB,
            comparison=AT_MOST,
            meaning="The database fills faster than its storage grows; full, it stops accepting readings.",
            because="at 10 % free the storage grows by itself, and then not again for six hours.",
        ),
        AlarmRow(
            name="database-connections",
            graph="Database connections",
            metric=seen("DatabaseConnections", "Maximum"),
            threshold=connections,
            periods=3,
            meaning="More connections than all programs together open: a leak, or an unknown client.",
            because="twice what every process at the largest scale holds, and 20 for maintenance.",
        ),
        AlarmRow(
            name="database-write-latency",
            graph="Database latency, s",
            metric=seen("WriteLatency"),
            threshold=0.02,
            periods=3,
            meaning="Commits are slow: the volume or its standby is saturated.",
            because="gp3 answers within single-digit milliseconds, and a standby doubles that.",
        ),
        AlarmRow(
            name="database-read-latency",
            graph="Database latency, s",
            metric=seen("ReadLatency"),
            threshold=0.02,
            periods=3,
            meaning="Reads from disk are slow: the API's history and the archive suffer.",
            because="gp3 answers within single-digit milliseconds.",
        ),
        AlarmRow(
            name="database-freeable-memory",
            graph="Database freeable memory, bytes",
            metric=seen("FreeableMemory", "Minimum"),
            threshold=256 * MIB,
            comparison=AT_MOST,
            periods=3,
            meaning="The database is about to swap or to be killed for want of memory.",
            because="below it, instances of every size begin to swap.",
        ),
        AlarmRow(
            name="database-transaction-ids",
            graph="Database transaction ids in use",
            metric=seen("MaximumUsedTransactionIDs", "Maximum"),
            threshold=1_000_000_000,
            meaning="Vacuum does not keep up; at two billion the database refuses every write.",
            because="vacuum ought to act at 200 million, and half of the way is left for the repair.",
        ),
    )
    traffic: dict[str, list[cw.IMetric]] = {
        "Database operations a second": [seen("ReadIOPS"), seen("WriteIOPS")],
        "Database bytes a second": [seen("ReadThroughput"), seen("WriteThroughput")],
    }
    return Area(title="Database", rows=[*rows, *_backup_rows(settings)], traffic=traffic)


def _backup_rows(settings: EnvironmentSettings) -> list[AlarmRow]:
    if settings.backup is None:
        return []
    return [
        AlarmRow(
            name=f"backup-{name}",
            graph="Backup and copy jobs that came to nothing",
            metric=metric("AWS/Backup", metric_name, {"BackupVaultName": settings.backup.vault_name}),
            threshold=1,
            meaning=meaning,
            because="a day without a copy is a day that a destroy loses.",
            page="backup-jobs",
        )
        for name, metric_name, meaning in (
            ("jobs-failed", "NumberOfBackupJobsFailed", "A backup of database, files or leases was not made."),
            ("jobs-expired", "NumberOfBackupJobsExpired", "A backup did not begin within its window, and was dropped."),
            ("jobs-aborted", "NumberOfBackupJobsAborted", "A backup was stopped, by a person or by the service."),
            ("copies-failed", "NumberOfCopyJobsFailed", "A backup did not reach the backup account."),
        )
    ]
