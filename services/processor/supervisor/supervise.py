"""Watching the daemon."""

import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from time import monotonic, sleep

from services.processor.kcl.pause import BUSY_FILES
from services.processor.supervisor.archiver import ScheduledArchiver
from services.processor.supervisor.daemon import ENDED_BY_SIGTERM, Daemon
from services.processor.supervisor.java import JavaMissingError
from services.telemetry.health import Heartbeat
from services.telemetry.program import BEATS_PER_MAXIMUM_AGE, ServiceFailedError
from services.telemetry.settings import ProcessorSettings

STOP_SECONDS = 45.0
"""From SIGTERM until the daemon is killed: more than its own grace, and well below the 120 s after which ECS kills."""
LOOK_SECONDS = 0.5

logger = logging.getLogger(__name__)


def supervise(settings: ProcessorSettings, stop: threading.Event, *, variables: Mapping[str, str] = os.environ) -> None:
    """Run the daemon until the program has to stop.

    Args:
        settings: the processor's.
        stop: set when the program has to stop; then this returns within `STOP_SECONDS` and a little.
        variables: the environment that the daemon gets.

    Raises:
        ServiceFailedError: the daemon cannot be started, ended by itself, or had to be killed.
    """
    with ExitStack() as cleanup:
        folder = Path(tempfile.mkdtemp(prefix="processor-", dir=settings.run_directory))
        cleanup.callback(shutil.rmtree, folder, ignore_errors=True)
        try:
            daemon = Daemon(settings, folder=folder, variables=variables)
        except (JavaMissingError, OSError) as error:
            raise ServiceFailedError(f"the KCL daemon cannot be started: {error}") from error
        cleanup.callback(daemon.kill)
        archiver = ScheduledArchiver(interval_seconds=settings.archive_interval_minutes * 60, variables=variables)
        cleanup.callback(archiver.end)
        Watch(settings, folder=folder, daemon=daemon, archiver=archiver).run(stop)


class Watch:
    """Beats while the daemon lives and no child hangs, and stops both when asked."""

    def __init__(
        self, settings: ProcessorSettings, *, folder: Path, daemon: Daemon, archiver: ScheduledArchiver
    ) -> None:
        """Take what is watched, and the folder where the children show that they work."""
        self._settings = settings
        self._folder = folder
        self._daemon = daemon
        self._archiver = archiver
        self._heartbeat = Heartbeat(settings.health_file)
        self._beat_due = 0.0

    def run(self, stop: threading.Event) -> None:
        """Watch until the program has to stop, and then until the daemon has handed over.

        Raises:
            ServiceFailedError: see `supervise`.
        """
        self._beat()
        logger.info("started", extra={"daemon": self._daemon.pid, "stream": self._settings.stream_name})
        while not stop.wait(LOOK_SECONDS):
            if (code := self._daemon.exit_code()) is not None:
                raise ServiceFailedError(f"the KCL daemon ended with {code}; its log says why")
            self._beat()
            self._archiver.tick()
        self._stop()

    def _stop(self) -> None:
        logger.info("stopping: the daemon hands its shards over")
        self._archiver.ask_to_stop()
        self._daemon.ask_to_stop()
        end = monotonic() + STOP_SECONDS
        while (code := self._daemon.exit_code()) is None:
            if monotonic() >= end:
                raise ServiceFailedError(f"the KCL daemon did not end within {STOP_SECONDS:g} s and was killed")
            self._beat()
            sleep(0.1)
        if code not in {0, *ENDED_BY_SIGTERM}:
            raise ServiceFailedError(f"the KCL daemon ended with {code} while it stopped; its log says why")

    def _beat(self) -> None:
        if monotonic() < self._beat_due or self._hanging():
            return
        self._heartbeat.beat()
        self._beat_due = monotonic() + self._settings.health_max_age_seconds / BEATS_PER_MAXIMUM_AGE / 2

    def _hanging(self) -> bool:
        for file in self._folder.glob(BUSY_FILES):
            busy = Heartbeat(str(file))
            # A batch that ended meanwhile took its file away: only one that is there and old counts.
            if not busy.is_fresh(maximum_age_seconds=self._settings.hang_seconds) and file.exists():
                logger.error("a record processor hangs", extra={"file": file.name})
                return True
        return False
