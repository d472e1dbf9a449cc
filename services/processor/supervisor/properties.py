"""The daemon's properties and how it logs.

The names are KCL 3.1.3's (`MultiLangDaemonConfiguration`); it refuses none that it does not know, so a wrong one is
silent: tests compare them with the daemon's own classes.
"""

from pathlib import Path

from services.telemetry.settings import ProcessorSettings

LOGBACK = """<?xml version="1.0" encoding="UTF-8"?>
<configuration>
  <appender name="JSON" class="ch.qos.logback.core.ConsoleAppender">
    <target>System.err</target>
    <encoder class="ch.qos.logback.classic.encoder.JsonEncoder"/>
  </appender>
  <root level="WARN"><appender-ref ref="JSON"/></root>
  <!-- At INFO it says for each batch that there was one. -->
  <logger name="software.amazon.kinesis" level="WARN"/>
  <logger name="software.amazon.kinesis.coordinator.Scheduler" level="{level}"/>
  <logger name="software.amazon.kinesis.lifecycle.ShardConsumer" level="{level}"/>
  <logger name="software.amazon.kinesis.multilang.MultiLangDaemon" level="{level}"/>
  <logger name="software.amazon.kinesis.multilang.MultiLangShardRecordProcessor" level="{level}"/>
</configuration>
"""


def write_configuration(
    settings: ProcessorSettings, *, folder: Path, executable: str, worker: str
) -> tuple[Path, Path]:
    """Write what the daemon reads into a folder; return the file of its properties, and that of how it logs.

    Args:
        settings: the processor's.
        folder: of this daemon alone.
        executable: see `daemon_properties`.
        worker: see `daemon_properties`.

    Raises:
        OSError: the folder cannot be written to.
    """
    properties, logback = folder / "daemon.properties", folder / "logback.xml"
    values = daemon_properties(settings, executable=executable, worker=worker)
    properties.write_text(properties_file(values), encoding="ascii")
    logback.write_text(LOGBACK.replace("{level}", settings.log_level.replace("WARNING", "WARN")), encoding="utf-8")
    return properties, logback


def daemon_properties(settings: ProcessorSettings, *, executable: str, worker: str) -> dict[str, str]:
    """Return the daemon's properties.

    Args:
        settings: the processor's.
        executable: what the daemon starts for each shard; it splits the text at spaces.
        worker: the name of this daemon among all that share the stream; never used before.
    """
    properties = {
        "executableName": executable,
        "processingLanguage": "python",
        "streamName": settings.stream_name,
        "applicationName": settings.application_name,
        "workerId": worker,
        "regionName": settings.aws_region,
        # KCL 2's name of the provider, with Chain at its end, aborts KCL 3.
        "AwsCredentialsProvider": "DefaultCredentialsProvider",
        "tableName": settings.lease_table,
        "workerMetricsTableName": settings.worker_metrics_table,
        "coordinatorStateTableName": settings.coordinator_state_table,
        "initialPositionInStream": settings.initial_position,
        "clientVersionConfig": f"CLIENT_VERSION_CONFIG_{settings.lease_mode}",
        # Enhanced fan-out costs by the shard and hour, and polling keeps the lag below two seconds.
        "retrievalMode": "POLLING",
        "maxRecords": str(settings.max_records),
        "idleTimeBetweenReadsInMillis": str(settings.poll_milliseconds),
        "failoverTimeMillis": str(settings.failover_milliseconds),
        "leaseAssignmentIntervalMillis": str(settings.lease_assignment_milliseconds),
        "varianceBalancingFrequency": str(settings.balance_every_assignments),
        "reBalanceThresholdPercentage": str(settings.balance_threshold_percent),
        "workerMetricsReporterFreqInMillis": str(settings.worker_metrics_milliseconds),
        "inMemoryWorkerMetricsCaptureFrequencyMillis": str(
            min(1000, max(1, settings.worker_metrics_milliseconds // 2))
        ),
        "shardSyncIntervalMillis": str(settings.shard_sync_milliseconds),
        "parentShardPollIntervalMillis": str(min(10_000, settings.shard_sync_milliseconds)),
        "skipShardSyncAtWorkerInitializationIfLeasesExist": "true",
        "isGracefulLeaseHandoffEnabled": "true",
        "gracefulLeaseHandoffTimeoutMillis": str(settings.handoff_milliseconds),
        # 0 unless given: then the daemon ends at once on SIGTERM, and no shard is handed over.
        "shutdownGraceMillis": str(settings.shutdown_grace_seconds * 1000),
        "metricsLevel": settings.metrics_level,
    }
    endpoints = {"kinesisEndpoint": settings.kinesis_endpoint, "dynamoDBEndpoint": settings.dynamodb_endpoint}
    return properties | {name: endpoint for name, endpoint in endpoints.items() if endpoint}


def properties_file(properties: dict[str, str]) -> str:
    """Return the text of a Java properties file; a backslash and what is not ASCII are escaped as Java wants it."""
    return "".join(f"{name} = {_escaped(value)}\n" for name, value in properties.items())


def _escaped(value: str) -> str:
    units = value.replace("\\", "\\\\").encode("utf-16-be")
    codes = (units[index] << 8 | units[index + 1] for index in range(0, len(units), 2))
    return "".join(chr(code) if 32 <= code < 127 else f"\\u{code:04x}" for code in codes)  # fmt: skip
