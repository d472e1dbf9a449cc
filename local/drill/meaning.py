"""What a drill on one machine stands for, and what it does not show."""

from local.drill.report import StandIn

VERSION = "1.0"

SCENARIO = (
    "A wrong statement deletes a third of the readings. Soon after, the database server, its disk, the cache and the "
    "archive's files are lost, while events go on being sent. All credentials were rotated in between. The database is "
    "restored to the moment before the statement; the stream gives back what came after."
)

STANDS_FOR = [
    StandIn(here="pg_basebackup, checked by pg_verifybackup", aws="the automated snapshot of the RDS instance"),
    StandIn(
        here="archive_command into a folder apart from the server, every few seconds",
        aws="RDS's upload of the transaction log to S3, every five minutes",
    ),
    StandIn(
        here="kill -9 of the server, removal of its data directory, of the cache's nodes and of the archive's files",
        aws="loss of the instance, of the replication group and of the file system",
    ),
    StandIn(
        here="recovery_target_time, on the same address",
        aws="restore-db-instance-to-point-in-time, then renamed to the lost instance's identifier",
    ),
    StandIn(
        here="the superuser sets the master's password to that of its secret; lambda/database_setup asserts the others",
        aws="modify-db-instance --master-user-password; the database-setup function",
    ),
    StandIn(
        here="the processor's command `rewind`, on the emulated stream and lease table",
        aws="the same command, as a task of the processor's definition",
    ),
    StandIn(
        here="every hour that the database has is written again by production's archiver",
        aws="the same; hours whose partitions were dropped come from AWS Backup's copy of the file system",
    ),
]

NOT_PROVEN = [
    "How long RDS takes to restore an instance of production's size, and how slow its first reads are.",
    "That a deployed environment's snapshots, logs and copies in the backup account exist and can be read.",
    "How long people take to notice, to decide and to choose the moment.",
    "Restore of hours of the archive whose partitions were dropped: they are in AWS Backup's copies alone.",
    "Replay at the design load: it takes as long as the gap, divided by what the processors do above the load.",
]
