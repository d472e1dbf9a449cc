"""Which alarms there have to be, and what the tests ask of one."""

from typing import Any

from tests.support.assembly import Template

REQUIRED = {
    "stream-silence", "stream-iterator-age", "stream-retention-risk", "stream-write-throttles", "stream-read-throttles",
    "telemetry-dead-letters", "leases-throttles", "worker-metrics-throttles", "coordinator-state-throttles",
    "processor-cpu", "processor-memory", "processor-tasks", "api-cpu", "api-memory", "api-tasks",
    "api-server-errors", "api-client-errors", "api-latency", "api-blocked-requests",
    "load-balancer-no-healthy-target", "load-balancer-unhealthy-blue", "load-balancer-unhealthy-green",
    "load-balancer-errors", "load-balancer-target-errors", "load-balancer-response-time",
    "load-balancer-rejected-connections", "certificate-expiry",
    "database-cpu", "database-free-storage", "database-connections", "database-write-latency", "database-read-latency",
    "database-freeable-memory", "database-transaction-ids", "backup-jobs-failed", "backup-copies-failed",
    "backup-jobs-expired", "backup-jobs-aborted", "deployment-verification-errors", "empty-log-bucket-errors",
    "files-io-limit", "dns-firewall-matches",
    "database-rotation-errors", "cache-rotation-errors", "api-rotation-errors",
    "database-rotation-throttles", "cache-rotation-throttles", "api-rotation-throttles",
    "deployment-verification-throttles",
    "database-setup-errors", "database-setup-throttles", "database-maintenance-overdue", "database-partitions-ahead",
    "database-default-partition", "archive-backlog", "event-age", "event-lag", "commit-retries", "latest-values-failed",
    "dead-letters-undecodable", "dead-letters-invalid", "dead-letters-unsupported-version", "dead-letters-too-late",
    "dead-letters-in-future", "dead-letters-conflict", "dead-letters-refused",
    "network-function-dead-letters", "data-function-dead-letters", "api-function-dead-letters",
}  # fmt: skip
SECRETS = (
    "database/master", "database/application", "database/read-only", "database/api",
    "cache/application", "cache/reader",
    *(f"api/{kind}/{client}" for kind in ("client", "key") for client in ("manufacturing-execution", "operations")),
)  # fmt: skip


def alarm(template: Template, environment: str, name: str) -> dict[str, Any]:
    return template.one("AWS::CloudWatch::Alarm", AlarmName=f"smartfactory-{name}-{environment}")


def metric_names(properties: dict[str, Any]) -> set[str]:
    """Return the names of the metrics that an alarm watches, direct or through an expression."""
    queries = [query["MetricStat"]["Metric"] for query in properties.get("Metrics", []) if "MetricStat" in query]
    return {each["MetricName"] for each in (*queries, properties) if "MetricName" in each}


def is_window(properties: dict[str, Any]) -> bool:
    """Tell whether an alarm is a part of others, which tell somebody; see `test_objectives`."""
    return "Tells nobody by itself" in properties["AlarmDescription"]


def scales(template: Template, properties: dict[str, Any]) -> bool:
    """Tell whether an alarm scales a service instead of telling a person; it goes off every day."""
    targets = [template.resources[action["Ref"]] for action in properties["AlarmActions"] if isinstance(action, dict)]
    return any(target["Type"] == "AWS::ApplicationAutoScaling::ScalingPolicy" for target in targets)
