"""What alarms are about, as metrics."""

from shared.emf import write

from database_setup.schema import Health


def publish(health: Health, *, namespace: str, environment_suffix: str) -> None:
    """Write one line to standard output, which CloudWatch turns into metrics."""
    write(
        {
            "DefaultPartitionRows": (health.default_rows, "Count"),
            "OldestUnexportedHours": (health.oldest_unexported_hours, "None"),
            "PartitionsAheadHours": (health.ahead_hours, "None"),
            "PostponedPartitions": (health.postponed, "Count"),
        },
        namespace=namespace,
        dimensions={"EnvironmentSuffix": environment_suffix},
    )
