"""Operations of the processors that failed and were repeated, from the metrics in their logs."""

import json
from pathlib import Path
from typing import Any

import msgspec

from services.telemetry.emf import Metric

REPLACED = ("connection with a former login replaced", "connections with a former login replaced")


class Operations(msgspec.Struct, frozen=True, kw_only=True):
    """What the processors of a run had to do again, and what they did about rotations.

    Attributes:
        store_retries: attempts to reach PostgreSQL that failed.
        cache_failures: batches whose values Redis did not take at once.
        replaced: how often connections of a former login were replaced, in PostgreSQL or Redis.
    """

    store_retries: int
    cache_failures: int
    replaced: int


def failed_operations(directory: Path) -> Operations:
    """Sum up what all processors of a run said; whole only when they have ended, because metrics are held back."""
    counts = {Metric.RETRIES: 0, Metric.CACHE_FAILURES: 0}
    replaced = 0
    for log in sorted(directory.glob("processor-*.log")):
        for line in log.read_bytes().splitlines():
            said = _decoded(line)
            for metric in counts:
                counts[metric] += said.get(metric.value[0], 0) if "_aws" in said else 0
            replaced += said.get("message") in REPLACED
    return Operations(
        store_retries=counts[Metric.RETRIES], cache_failures=counts[Metric.CACHE_FAILURES], replaced=replaced
    )


def _decoded(line: bytes) -> dict[str, Any]:
    """Return a line's object; nothing for lines of Java, and those that an end by force has cut."""
    if not line.startswith(b"{"):
        return {}
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
