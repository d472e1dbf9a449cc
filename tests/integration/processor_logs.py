"""What processors have said: their own lines, KCL's lines and metrics, all JSON."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class ProcessorLogs:
    """The logs of all processors of a run, from a moment on."""

    def __init__(self, directory: Path) -> None:
        """Begin now: what was said before is left out."""
        self._directory = directory
        self._begin = {log: log.stat().st_size for log in directory.glob("processor-*.log")}

    def lines(self, name: str = "processor-*") -> Iterator[dict[str, Any]]:
        """Go through what all, or one of them, said since then."""
        for log in self._directory.glob(f"{name}.log"):
            for line in log.read_bytes()[self._begin.get(log, 0) :].splitlines():
                if line.startswith(b"{"):
                    try:
                        yield json.loads(line)
                    except ValueError:  # not whole yet
                        continue

    def count(self, message: str, name: str = "processor-*") -> int:
        """Return how often something was said; its beginning is enough."""
        return sum(str(line.get("message", "")).startswith(message) for line in self.lines(name))

    def metric(self, name: str) -> float:
        """Return the sum of a metric that counts."""
        return float(sum(line[name] for line in self.lines() if "_aws" in line and isinstance(line.get(name), int)))
