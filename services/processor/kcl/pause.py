"""Waiting in a child process of the daemon, which nobody sends a signal when the task has to stop."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from services.telemetry.health import Heartbeat

STOP_FILE = "stop"
"""In the run directory: the supervisor makes it when the task has to stop."""
BUSY_FILES = "busy-*"
"""In the run directory: the heartbeats of processes that are in a batch."""
SLICE_SECONDS = 0.5


class ChildPause:
    """Waits in slices, and looks for the supervisor's stop file in between."""

    def __init__(self, *, stop: threading.Event, run_directory: Path) -> None:
        """Take what a signal sets, and where supervisor and children meet."""
        self._stop = stop
        self._stop_file = run_directory / STOP_FILE
        self._busy_file = run_directory / BUSY_FILES.replace("*", str(os.getpid()))
        self._busy = Heartbeat(str(self._busy_file))

    def wait(self, seconds: float) -> None:
        """See `Pause`."""
        end = monotonic() + seconds
        while (left := end - monotonic()) > 0 and not self.is_stopping():
            self._busy.beat()
            self._stop.wait(min(left, SLICE_SECONDS))

    def is_stopping(self) -> bool:
        """See `Pause`."""
        if not self._stop.is_set() and self._stop_file.exists():
            self._stop.set()
        return self._stop.is_set()

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Show that there is a batch, so that the supervisor notices one that never ends."""
        self._busy.beat()
        try:
            yield
        finally:
            self._busy_file.unlink(missing_ok=True)
