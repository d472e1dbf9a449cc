"""Alarms of the event stream, its leases and its dead letters."""

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cw
from aws_cdk import aws_dynamodb as ddb
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_sqs as sqs

from lib.constructs.lease_tables import LeaseTables
from lib.constructs.platform_alarms.area import BELOW, FIVE_MINUTES, MINUTE, AlarmRow, Area, dead_letters_row

BEHIND = cdk.Duration.minutes(5)
RETENTION_SHARE = 0.25


def stream_area(
    *,
    stream: kinesis.IStream,
    retention_hours: int,
    dead_letters: sqs.IQueue,
    tables: LeaseTables,
    producers: bool,
) -> Area:
    """Return the alarms of the stream: falling behind, throttling, giving up, silence.

    Args:
        stream: what is watched.
        retention_hours: of its records.
        dead_letters: the queue of what was given up.
        tables: of the leases of its readers.
        producers: whether any are set up; without them nothing need arrive.
    """
    age = stream.metric_get_records_iterator_age_milliseconds(statistic="Maximum", period=MINUTE)
    rows = (
        AlarmRow(
            name="stream-iterator-age",
            graph="Iterator age, ms",
            metric=age,
            threshold=BEHIND.to_milliseconds(),
            periods=3,
            # The metric comes with every read: none at all means that nobody reads.
            missing=cw.TreatMissingData.BREACHING,
            meaning="The processor is behind: readings reach the database minutes late. No event is lost yet.",
            because="a batch takes seconds, and the autoscaling has had time to act.",
        ),
        AlarmRow(
            name="stream-retention-risk",
            graph="Iterator age, ms",
            metric=age,
            threshold=retention_hours * 3_600_000 * RETENTION_SHARE,
            periods=3,
            meaning="Events will expire unread if the processor does not recover: data loss ahead.",
            because="a quarter of the retention is used up; three quarters are left for the repair.",
        ),
        AlarmRow(
            name="stream-write-throttles",
            graph="Throttled calls",
            metric=stream.metric_write_provisioned_throughput_exceeded(statistic="Sum", period=MINUTE),
            threshold=1,
            periods=5,
            breaching=3,
            meaning="Producers are turned away and keep events on their disks: too few shards, or a hot one.",
            because="the shards are sized above the peak; a single throttle is a burst, three minutes are not.",
        ),
        AlarmRow(
            name="stream-read-throttles",
            graph="Throttled calls",
            metric=stream.metric_read_provisioned_throughput_exceeded(statistic="Sum", period=MINUTE),
            threshold=1,
            periods=5,
            breaching=3,
            meaning="Somebody else reads the stream too, or the processor reads a shard twice.",
            because="one reader stays below the 5 reads a second of a shard; leases move, so one minute is normal.",
        ),
        dead_letters_row(
            "telemetry-dead-letters",
            dead_letters.metric_approximate_number_of_messages_visible(statistic="Maximum", period=FIVE_MINUTES),
            meaning="Events were undecodable or invalid: a producer is broken, or its format changed.",
        ),
        *([_silence_row(stream)] if producers else []),
        *(_table_row(name, table) for name, table in _named(tables).items()),
    )
    traffic: dict[str, list[cw.IMetric]] = {
        "Bytes in and out": [
            stream.metric_incoming_bytes(statistic="Sum", period=MINUTE),
            stream.metric_get_records_bytes(statistic="Sum", period=MINUTE),
        ],
        "Records in and out (aggregates)": [
            stream.metric_incoming_records(statistic="Sum", period=MINUTE),
            stream.metric_get_records(statistic="Sum", period=MINUTE),
        ],
    }
    return Area(title="Event stream", rows=rows, traffic=traffic)


def _silence_row(stream: kinesis.IStream) -> AlarmRow:
    return AlarmRow(
        name="stream-silence",
        graph="Records in, a minute",
        metric=stream.metric_incoming_records(statistic="Sum", period=MINUTE),
        threshold=1,
        comparison=BELOW,
        periods=10,
        missing=cw.TreatMissingData.BREACHING,  # the metric comes with each record
        meaning="No producer sends anything: their line, their certificates or their role. They keep events on disk.",
        because="thousands of sensors are never silent together, and a gateway sends every second.",
    )


def _named(tables: LeaseTables) -> dict[str, ddb.ITable]:
    return {
        "leases": tables.lease,
        "worker-metrics": tables.worker_metrics,
        "coordinator-state": tables.coordinator_state,
    }


def _table_row(name: str, table: ddb.ITable) -> AlarmRow:
    # The tables share a graph, and there each metric needs an id of its own.
    reads, writes = (f"{kind}_{name.replace('-', '_')}" for kind in ("reads", "writes"))
    throttles: dict[str, cw.IMetric] = {
        reads: table.metric("ReadThrottleEvents", statistic="Sum", period=MINUTE),
        writes: table.metric("WriteThrottleEvents", statistic="Sum", period=MINUTE),
    }
    return AlarmRow(
        name=f"{name}-throttles",
        graph="Throttles of the lease tables",
        # FILL: the metric is absent, not zero, while nothing is throttled.
        metric=cw.MathExpression(
            expression=f"FILL({reads}, 0) + FILL({writes}, 0)", using_metrics=throttles, period=MINUTE, label=name
        ),
        threshold=1,
        periods=5,
        breaching=3,
        meaning="Workers cannot renew their leases in time, and shards move from one to another without need.",
        because="the table is on demand and grows with its load; it throttles only while it does.",
        page="lease-table-throttles",
    )
