"""Alarms of the files."""

from aws_cdk import aws_cloudwatch as cw

from lib.constructs.platform_alarms.area import AT_MOST, FIVE_MINUTES, AlarmRow, Area, metric
from lib.settings import EnvironmentSettings

MIB = 2**20


def files_area(*, file_system_id: str, settings: EnvironmentSettings) -> Area:
    """Return the alarms of EFS; which of them depends on performance and throughput mode."""
    dimensions = {"FileSystemId": file_system_id}
    rows = []
    if settings.files.performance_mode == "generalPurpose":
        rows.append(
            AlarmRow(
                name="files-io-limit",
                graph="Files: share of the I/O limit, %",
                metric=metric("AWS/EFS", "PercentIOLimit", dimensions, statistic="Maximum"),
                threshold=80,
                periods=3,
                meaning="The archive is close to the operations that general-purpose mode allows.",
                because="at 100 % every call waits; a fifth is left to act.",
            )
        )
    if settings.files.throughput_mode == "bursting":
        rows.append(
            AlarmRow(
                name="files-burst-credits",
                graph="Files: burst credits, bytes",
                metric=metric("AWS/EFS", "BurstCreditBalance", dimensions, statistic="Minimum"),
                threshold=100 * MIB * 3600,
                comparison=AT_MOST,
                meaning="The archive lives on borrowed throughput, and will soon be slow.",
                because="enough for one more hour at the burst rate of 100 MiB/s.",
            )
        )
    if settings.files.throughput_mode == "provisioned":
        used: dict[str, cw.IMetric] = {
            "metered": metric("AWS/EFS", "MeteredIOBytes", dimensions),
            "permitted": metric("AWS/EFS", "PermittedThroughput", dimensions, statistic="Average"),
        }
        rows.append(
            AlarmRow(
                name="files-throughput",
                graph="Files: share of the throughput, %",
                metric=cw.MathExpression(
                    expression="100 * metered / PERIOD(metered) / permitted",
                    using_metrics=used,
                    period=FIVE_MINUTES,
                    label="used",
                ),
                threshold=80,
                periods=3,
                meaning="The archive uses up the throughput that is provisioned.",
                because="an hour's export takes minutes; three periods are more than one export.",
            )
        )
    traffic: dict[str, list[cw.IMetric]] = {
        "Files: bytes": [
            metric("AWS/EFS", "DataReadIOBytes", dimensions),
            metric("AWS/EFS", "DataWriteIOBytes", dimensions),
        ]
    }
    return Area(title="Files", rows=rows, traffic=traffic)
