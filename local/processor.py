"""A processor as it runs in production: its supervisor, the KCL daemon, a process for each shard."""

import sys
import time
from collections.abc import Mapping
from pathlib import Path

import psutil

from local.servers.ministack import client_variables
from local.servers.process import ServerProcess, inherited
from services.telemetry.settings import ProcessorSettings, environment_for

TAKEN = b'"message": "shard taken"'
STOP_SECONDS = 60.0
"""ECS would wait 120 s; the processor promises 60 s."""


class Processor(ServerProcess):
    """One task. Ready means that it lives; it reads a shard once it has a lease, see `local.leases`.

    Attributes:
        run_directory: its own, with its heartbeat.
    """

    def __init__(self, *, name: str, directory: Path, url: str, settings: Mapping[str, str]) -> None:
        """Prepare a processor; nothing runs yet.

        Args:
            name: unique within the run.
            directory: of the run; log, heartbeat and run directory go there.
            url: the endpoint of the emulator.
            settings: what all processors share, by field of `ProcessorSettings`.
        """
        self.run_directory = directory / name
        self.run_directory.mkdir()
        self._health = self.run_directory / "health"
        own = {"health_file": str(self._health), "run_directory": str(self.run_directory)}
        super().__init__(
            name=name,
            command=[sys.executable, "-m", "services.processor"],
            variables=inherited(**client_variables(url), **environment_for(ProcessorSettings, **settings, **own)),
            directory=directory,
            is_ready=lambda _pid: self._health.exists(),
            stop_seconds=STOP_SECONDS,
        )

    def shards_taken(self) -> int:
        """Return how many shards it began to read, ever: a lease comes seconds before the process that uses it."""
        return self.log.read_bytes().count(TAKEN)

    def daemon(self) -> psutil.Process | None:
        """Return the KCL daemon, if it runs."""
        return next((each for each in self._children() if _has(each, "MultiLangDaemon")), None)

    def record_processors(self) -> list[psutil.Process]:
        """Return the processes of the shards."""
        return [each for each in self._children() if _has(each, "record-processor")]

    def _children(self) -> list[psutil.Process]:
        try:
            return psutil.Process(self.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []


def kill(process: psutil.Process) -> float:
    """Kill a process of a processor without a chance to finish anything; return when, in seconds since 1970."""
    process.kill()
    return time.time()


def _has(process: psutil.Process, word: str) -> bool:
    try:
        return any(word in each for each in process.cmdline())
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return False
