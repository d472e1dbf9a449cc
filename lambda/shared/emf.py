"""Metrics as a line of the log, in CloudWatch's embedded metric format."""

import json
import sys
import time
from collections.abc import Mapping


def write(values: Mapping[str, tuple[float, str]], *, namespace: str, dimensions: Mapping[str, str]) -> None:
    """Write one line to standard output, which CloudWatch turns into metrics.

    Args:
        values: of each metric, with its unit, `Count` or `None` for example.
        namespace: of the metrics.
        dimensions: of all of them.
    """
    metrics = {
        "Namespace": namespace,
        "Dimensions": [list(dimensions)],
        "Metrics": [{"Name": name, "Unit": unit} for name, (_, unit) in values.items()],
    }
    line = {
        "_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [metrics]},
        **dimensions,
        **{name: value for name, (value, _) in values.items()},
    }
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
