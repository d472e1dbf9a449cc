"""Logs, metrics, alarms, dashboards."""

import json
from collections.abc import Iterator

from delivery.costs.assumptions import assumed, log_volume
from delivery.costs.line import Driver, Line
from delivery.costs.platform import Resource
from delivery.costs.usage import GB, INSTANCE, Usage

FAST_SECONDS = 60
DAYS_A_MONTH = 30.4


def log_group(resource: Resource, usage: Usage) -> Iterator[Line]:
    """Yield the lines of a log group: what it takes in, searches for secrets, and keeps.

    Raises:
        LookupError: nothing is assumed of how much it takes in.
    """
    name = json.dumps(resource.properties.get("LogGroupName", ""))
    row = log_volume(name)
    if row is None:
        raise LookupError(f"{resource.stack}: log group {name} fits no row of delivery/costs/assumptions.toml")
    units = {
        "request": usage.requests,
        "shard": usage.shards,
        "task": usage.all_tasks,
        "interface": usage.interfaces,
        "query": usage.queries,
        "instance": len(usage.platform.all(INSTANCE)),
        "event": assumed("trail.events"),
        "month": 1,
    }
    volume = units[row.per] * row.bytes / GB
    driver: Driver = {"request": "requests", "shard": "events", "task": "events"}.get(row.per, "fixed")  # type: ignore[assignment]
    short = name.strip('"') if name.startswith('"') else row.match
    yield Line(
        resource=resource,
        what=f"log {short}",
        quantity=volume,
        price="logs.vended-gb" if row.vended else "logs.ingest-gb",
        driver=driver,
    )
    if "DataProtectionPolicy" in resource.properties or usage.platform.all("AWS::Logs::AccountPolicy"):
        yield Line(
            resource=resource, what=f"masking of {short}", quantity=volume, price="logs.masking-gb", driver=driver
        )
    months = resource.number("RetentionInDays", 365) / DAYS_A_MONTH
    yield Line(
        resource=resource,
        what=f"storage of {short}",
        quantity=volume * months * assumed("logs.stored_share"),
        price="logs.gb-month",
        driver=driver,
    )


def metric_filter(resource: Resource, usage: Usage) -> Iterator[Line]:  # noqa: ARG001 - as every pricer
    """Yield the line of a metric that is made of a log."""
    count = len(resource.properties.get("MetricTransformations", (0,)))
    yield Line(resource=resource, what="metric of a log", quantity=count, price="metrics.custom-month")


def alarm(resource: Resource, usage: Usage) -> Iterator[Line]:  # noqa: ARG001
    """Yield the line of an alarm: as many as it has metrics."""
    metrics = [each for each in resource.properties.get("Metrics", ()) if "MetricStat" in each]
    periods = [each["MetricStat"]["Period"] for each in metrics] or [resource.number("Period", FAST_SECONDS)]
    fast = min(float(each) for each in periods) < FAST_SECONDS
    yield Line(
        resource=resource,
        what="alarm",
        quantity=max(1, len(metrics)),
        price="alarms.fast-metric-month" if fast else "alarms.metric-month",
    )


def composite_alarm(resource: Resource, usage: Usage) -> Iterator[Line]:  # noqa: ARG001
    """Yield the line of an alarm of alarms."""
    yield Line(resource=resource, what="composite alarm", quantity=1, price="alarms.composite-month")


def scaling_policy(resource: Resource, usage: Usage) -> Iterator[Line]:  # noqa: ARG001
    """Yield the line of the two alarms that target tracking makes."""
    tracking = resource.properties.get("TargetTrackingScalingPolicyConfiguration")
    if tracking is None:
        return
    metrics = tracking.get("CustomizedMetricSpecification", {}).get("Metrics", [])
    count = sum(1 for each in metrics if "MetricStat" in each) or 1
    yield Line(resource=resource, what="alarms of scaling", quantity=2 * count, price="alarms.metric-month")


def dashboard(resource: Resource, usage: Usage) -> Iterator[Line]:  # noqa: ARG001
    """Yield the line of a dashboard."""
    yield Line(resource=resource, what="dashboard", quantity=1, price="dashboards.month")
