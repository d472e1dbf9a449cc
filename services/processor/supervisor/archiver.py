"""The archiver as a child process that comes and goes: whatever happens to it, the shards are processed."""

import logging
import subprocess
import sys
from collections.abc import Mapping
from time import monotonic

STOP_SECONDS = 5.0
"""For the archiver to end after SIGTERM: it leaves a half-written hour, which is exported again."""

logger = logging.getLogger(__name__)


class ScheduledArchiver:
    """Runs `python -m services.processor archive`, one at a time; of many tasks the database lets one work."""

    def __init__(self, *, interval_seconds: float, variables: Mapping[str, str]) -> None:
        """Take the time between two starts, 0 for none, and the environment."""
        self._interval = interval_seconds
        self._variables = variables
        self._process: subprocess.Popen[bytes] | None = None
        self._due = monotonic() + min(60.0, interval_seconds)

    def tick(self) -> None:
        """Start it when it is time; say so when it has failed."""
        if self._process is not None:
            code = self._process.poll()
            if code is None:
                return
            if code:
                logger.error("the archiver failed; only the archive waits", extra={"exit_code": code})
            self._process = None
        if self._interval and monotonic() >= self._due:
            self._due = monotonic() + self._interval
            self._process = subprocess.Popen(
                [sys.executable, "-m", "services.processor", "archive"],
                stdin=subprocess.DEVNULL,
                stdout=sys.stderr.fileno(),
                env=dict(self._variables),
                start_new_session=True,
            )

    def ask_to_stop(self) -> None:
        """Ask it to end, if it runs."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def end(self) -> None:
        """Wait a little for it to end, then kill it."""
        if self._process is None:
            return
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
