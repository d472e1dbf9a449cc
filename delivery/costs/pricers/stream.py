"""The stream, and the tables of who reads it."""

from collections.abc import Iterator

from delivery.costs.assumptions import assumed
from delivery.costs.line import Line
from delivery.costs.platform import Resource
from delivery.costs.usage import GB, Usage

SHARD_METRICS = 7
"""That ALL of `DesiredShardLevelMetrics` stands for. Source: the Kinesis developer guide, "shard-level metrics"."""
FREE_HOURS, EXTENDED_HOURS = 24, 168
"""Retention without extra price, and the end of the first extra price. Source: Kinesis pricing."""
TABLE_GB = 0.01


def stream(resource: Resource, usage: Usage) -> Iterator[Line]:
    """Yield the lines of a stream with provisioned shards."""
    shards, hours = resource.number("ShardCount", 1), assumed("month.hours")
    retention = resource.number("RetentionPeriodHours", FREE_HOURS)
    yield Line(resource=resource, what="shards", quantity=shards * hours, price="kinesis.shard-hour", driver="events")
    yield Line(
        resource=resource,
        what="events put, aggregated",
        quantity=usage.put_units * usage.seconds / 1e6,
        price="kinesis.put-units",
        driver="events",
    )
    if retention > FREE_HOURS:
        yield Line(
            resource=resource,
            what="retention up to 7 days",
            quantity=shards * hours,
            price="kinesis.extended-shard-hour",
            driver="events",
        )
    if retention > EXTENDED_HOURS:
        yield Line(
            resource=resource,
            what="retention beyond 7 days",
            quantity=usage.stream_bytes * (retention - EXTENDED_HOURS) * 3_600 / GB,
            price="kinesis.long-term-gb-month",
            driver="events",
        )
    wanted = resource.properties.get("DesiredShardLevelMetrics", [])
    metrics = SHARD_METRICS if "ALL" in wanted else len(wanted)
    if metrics:
        yield Line(
            resource=resource,
            what="metrics of each shard",
            quantity=shards * metrics,
            price="metrics.custom-month",
            driver="events",
        )


def table(resource: Resource, usage: Usage) -> Iterator[Line]:
    """Yield the lines of a table of KCL's; only that of the leases is written all the time."""
    leases = "GlobalSecondaryIndexes" in resource.properties
    if leases:
        writes = usage.shards * assumed("kcl.writes_per_shard_second")
        reads = usage.all_tasks * assumed("kcl.reads_per_task_second")
        yield Line(
            resource=resource,
            what="checkpoints and renewals of leases",
            quantity=writes * usage.seconds / 1e6,
            price="dynamodb.write-units",
            driver="events",
        )
        yield Line(
            resource=resource,
            what="reads of leases",
            quantity=reads * usage.seconds / 1e6,
            price="dynamodb.read-units",
            driver="events",
        )
    else:  # a worker writes its load, a leader its heartbeat
        writes = usage.all_tasks / 10 * usage.seconds
        yield Line(resource=resource, what="heartbeats", quantity=writes / 1e6, price="dynamodb.write-units")
    yield Line(resource=resource, what="storage", quantity=TABLE_GB, price="dynamodb.gb-month")
    if resource.properties.get("PointInTimeRecoverySpecification", {}).get("PointInTimeRecoveryEnabled"):
        yield Line(resource=resource, what="point-in-time recovery", quantity=TABLE_GB, price="dynamodb.pitr-gb-month")
