"""Metrics as a log line, in CloudWatch's embedded metric format."""

import json
import sys
import time

from database_setup.schema import Health


def publish(health: Health, *, namespace: str, environment_suffix: str) -> None:
    """Write one line to standard output, which CloudWatch turns into metrics."""
    values = {
        "DefaultPartitionRows": (health.default_rows, "Count"),
        "OldestUnexportedHours": (health.oldest_unexported_hours, "None"),
        "PartitionsAheadHours": (health.ahead_hours, "None"),
        "PostponedPartitions": (health.postponed, "Count"),
    }
    line = {
        "_aws": {
            "Timestamp": int(time.time() * 1000),
            "CloudWatchMetrics": [
                {
                    "Namespace": namespace,
                    "Dimensions": [["EnvironmentSuffix"]],
                    "Metrics": [{"Name": name, "Unit": unit} for name, (_, unit) in values.items()],
                }
            ],
        },
        "EnvironmentSuffix": environment_suffix,
        **{name: value for name, (value, _) in values.items()},
    }
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
