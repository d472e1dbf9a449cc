"""Metrics in CloudWatch's embedded metric format: lines of the log that CloudWatch turns into metrics.

The library that AWS maintains looks for its host over the network when it starts and writes to standard output, which
is the protocol of a record processor. The format itself is one JSON object a line, so it is written here; its limits:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

import json
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from enum import Enum
from typing import Any, Protocol

from services.telemetry.events import Reason

NAMESPACE = "SmartFactory/Telemetry"
MAXIMUM_VALUES = 100
"""Values of one metric in one line; the format's limit."""
FLUSH_SECONDS = 10.0
"""A line for each batch would be most of the log; alarms look at whole minutes anyway."""


class Metric(Enum):
    """Name and unit of what is counted or measured; the value is (name, unit, description)."""

    EVENTS = ("Events", "Count", "readings that are new in the database")
    DUPLICATES = ("Duplicates", "Count", "readings that were there before")
    DEAD_LETTERS = ("DeadLetters", "Count", "events in the dead-letter table, also by reason")
    BATCH_SIZE = ("BatchSize", "Count", "events of a transaction")
    COMMIT_TIME = ("CommitTime", "Milliseconds", "from the first byte to the database to the commit")
    LAG = ("Lag", "Milliseconds", "from the arrival in the stream to the commit; of each batch's first event")
    EVENT_AGE = ("EventAge", "Milliseconds", "from the measurement to the commit; of each batch's first event")
    CACHE_FAILURES = ("CacheFailures", "Count", "batches whose values the cache did not take at once")
    RETRIES = ("Retries", "Count", "attempts to reach the database that failed")


class Metrics(Protocol):
    """What is counted and measured."""

    def count(self, metric: Metric, number: int = 1) -> None:
        """Add to a counter."""

    def count_dead_letter(self, reason: Reason) -> None:
        """Add one to the dead letters, and to those of that reason."""

    def measure(self, metric: Metric, value: float) -> None:
        """Note a value of which the distribution matters."""

    def flush(self) -> None:
        """Write what is not written yet."""


class MemoryMetrics:
    """Keeps everything; for tests and for one machine.

    Attributes:
        counts: sums by metric, and by reason for dead letters.
        values: by metric, in the order they came.
    """

    def __init__(self) -> None:
        self.counts: defaultdict[Metric | Reason, int] = defaultdict(int)
        self.values: defaultdict[Metric, list[float]] = defaultdict(list)

    def count(self, metric: Metric, number: int = 1) -> None:
        """See `Metrics`."""
        self.counts[metric] += number

    def count_dead_letter(self, reason: Reason) -> None:
        """See `Metrics`."""
        self.counts[Metric.DEAD_LETTERS] += 1
        self.counts[reason] += 1

    def measure(self, metric: Metric, value: float) -> None:
        """See `Metrics`."""
        self.values[metric].append(value)

    def flush(self) -> None:
        """Do nothing: nothing is written."""


class EmbeddedMetrics(MemoryMetrics):
    """Writes a line at most every `FLUSH_SECONDS`, sooner when a metric has as many values as a line may hold."""

    def __init__(
        self,
        *,
        service: str,
        environment_suffix: str,
        write: Callable[[str], object],
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        """Take the dimensions, where lines go, and both clocks.

        Args:
            service: `processor` for example.
            environment_suffix: whose metrics these are.
            write: takes a line with its end, at once.
            now: the time, aware.
            monotonic: seconds, of a clock that does not jump.
        """
        super().__init__()
        self._dimensions = {"Service": service, "EnvironmentSuffix": environment_suffix}
        self._write = write
        self._now = now
        self._monotonic = monotonic
        self._flushed = monotonic()

    def measure(self, metric: Metric, value: float) -> None:
        """See `Metrics`."""
        super().measure(metric, value)
        if len(self.values[metric]) == MAXIMUM_VALUES or self._monotonic() - self._flushed >= FLUSH_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Write what came since the last time; nothing if nothing came."""
        self._flushed = self._monotonic()
        values: dict[Metric, int | list[float]] = {
            **{each: number for each, number in self.counts.items() if isinstance(each, Metric)},
            **self.values,
        }
        reasons = {each: number for each, number in self.counts.items() if isinstance(each, Reason)}
        self.counts.clear()
        self.values = defaultdict(list)
        if values:
            self._write(self._line(values, self._dimensions))
        for reason, number in reasons.items():
            self._write(self._line({Metric.DEAD_LETTERS: number}, {**self._dimensions, "Reason": str(reason)}))

    def _line(self, values: dict[Metric, int | list[float]], dimensions: dict[str, str]) -> str:
        names = [{"Name": metric.value[0], "Unit": metric.value[1]} for metric in values]
        line: dict[str, Any] = {
            "_aws": {
                "Timestamp": int(self._now().timestamp() * 1000),
                "CloudWatchMetrics": [
                    {"Namespace": NAMESPACE, "Dimensions": [list(dimensions)], "Metrics": names},
                ],
            },
            **dimensions,
            **{metric.value[0]: value for metric, value in values.items()},
        }
        return json.dumps(line, separators=(",", ":")) + "\n"
