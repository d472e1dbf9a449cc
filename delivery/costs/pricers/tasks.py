"""What runs programs: services of tasks, functions."""

from collections.abc import Iterator

from delivery.costs.assumptions import assumed
from delivery.costs.line import Driver, Line
from delivery.costs.platform import Resource
from delivery.costs.usage import GB, TASK, Usage

LAMBDA_MEMORY_MIB = 128
"""Unless the template says otherwise. Source: the Lambda developer guide."""


def service(resource: Resource, usage: Usage) -> Iterator[Line]:
    """Yield the lines of a service: its tasks, their metrics, what they send to other zones."""
    definition = next(iter(usage.platform.beside(resource, TASK)), None)
    if definition is None:
        return
    tasks, hours = usage.tasks(resource), assumed("month.hours")
    reads = reads_stream(usage, resource)
    driver: Driver = "events" if reads else "fixed"
    runtime = definition.properties.get("RuntimePlatform", {})
    kind = "arm" if runtime.get("CpuArchitecture") == "ARM64" else "x86"
    cpu, memory = definition.number("Cpu") / 1_024, definition.number("Memory") / 1_024
    yield Line(
        resource=resource,
        what=f"{tasks:g} tasks, processors",
        quantity=tasks * cpu * hours,
        price=f"fargate.{kind}-vcpu-hour",
        driver=driver,
    )
    yield Line(
        resource=resource,
        what=f"{tasks:g} tasks, memory",
        quantity=tasks * memory * hours,
        price=f"fargate.{kind}-gb-hour",
        driver=driver,
    )
    if _insights(usage) == "enhanced":
        metrics = tasks * assumed("insights.metrics_per_task") + assumed("insights.metrics_per_service")
        yield Line(
            resource=resource,
            what="Container Insights",
            quantity=metrics,
            price="metrics.container-insights-month",
            driver=driver,
        )
    if reads:
        yield from _processor(resource, usage, tasks)


def _processor(resource: Resource, usage: Usage, tasks: float) -> Iterator[Line]:
    metrics = usage.shards * assumed("kcl.metrics_per_shard") + tasks * assumed("kcl.metrics_per_task")
    yield Line(
        resource=resource,
        what="metrics of KCL and of our own",
        quantity=metrics + assumed("telemetry.metrics"),
        price="metrics.custom-month",
        driver="events",
    )
    yield Line(  # KCL sends what it has every ten seconds
        resource=resource,
        what="sending of metrics",
        quantity=tasks * usage.seconds / 10 / 1e3,
        price="metrics.put-requests",
        driver="events",
    )
    for what, name in (("to the database", "postgres.bytes_per_event"), ("to the cache", "redis.bytes_per_event")):
        yield Line(
            resource=resource,
            what=f"{what} in another zone",
            quantity=usage.events * assumed(name) * assumed("zone.share") / GB,
            price="transfer.zone-gb",
            driver="events",
        )


def reads_stream(usage: Usage, service: Resource) -> bool:
    """Return whether a service reads the stream: its program is told a table of leases."""
    return any(
        each.get("Name") == "LEASE_TABLE"
        for definition in usage.platform.beside(service, TASK)
        for container in definition.properties.get("ContainerDefinitions", [])
        for each in container.get("Environment", [])
    )


def _insights(usage: Usage) -> str:
    for cluster in usage.platform.all("AWS::ECS::Cluster"):
        for each in cluster.properties.get("ClusterSettings", []):
            if each.get("Name") == "containerInsights":
                return str(each.get("Value"))
    return ""


def function(resource: Resource, usage: Usage) -> Iterator[Line]:  # noqa: ARG001 - as every pricer
    """Yield the lines of a function."""
    calls = assumed("lambda.calls_per_function")
    kind = "arm" if "arm64" in resource.properties.get("Architectures", []) else "x86"
    memory = resource.number("MemorySize", LAMBDA_MEMORY_MIB) / 1_024
    yield Line(resource=resource, what="calls", quantity=calls / 1e6, price="lambda.requests")
    yield Line(
        resource=resource,
        what="run time",
        quantity=calls * assumed("lambda.seconds_per_call") * memory,
        price=f"lambda.{kind}-gb-second",
    )
    if resource.properties.get("TracingConfig", {}).get("Mode") == "Active":
        yield Line(resource=resource, what="traces", quantity=calls / 1e6, price="xray.traces")
