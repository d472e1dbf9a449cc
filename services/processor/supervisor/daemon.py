"""The KCL daemon as a child process."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from services.processor.kcl.pause import STOP_FILE
from services.processor.supervisor.java import daemon_command, find_jars, find_java
from services.processor.supervisor.properties import write_configuration
from services.telemetry.settings import ProcessorSettings

ENDED_BY_SIGTERM = (-signal.SIGTERM, 128 + signal.SIGTERM)
"""How the daemon ends when it was asked to: Java gives the second, also after a complete hand-over."""
_PR_SET_PDEATHSIG = 1


class Daemon:
    """Starts at once, in a session of its own: a signal to the supervisor's group must not reach the children.

    A child that is told to stop by a signal would not finish its shard; the daemon asks it through the protocol.
    """

    def __init__(self, settings: ProcessorSettings, *, folder: Path, variables: Mapping[str, str]) -> None:
        """Write the daemon's files and start it.

        Args:
            settings: the processor's.
            folder: empty, and of this daemon alone; its children meet the supervisor there.
            variables: the environment it gets, with `RUN_DIRECTORY` and `LOG_FILE` for its children.

        Raises:
            JavaMissingError: there is nothing to start it with.
            OSError: it cannot be started.
        """
        self._stop_file = folder / STOP_FILE
        executable = f"{sys.executable} -m services.processor record-processor"
        # A worker's name is never used twice: leases of a former life of the same task would look like its own.
        worker = f"{os.uname().nodename}-{uuid4()}"
        properties, logback = write_configuration(settings, folder=folder, executable=executable, worker=worker)
        command = daemon_command(
            java=find_java(settings, variables),
            jars=find_jars(),
            heap_mebibytes=settings.java_heap_mebibytes,
            options=settings.java_options.split(),
            properties=properties,
            logback=logback,
        )
        self._process = subprocess.Popen(  # noqa: S603 - a program that the settings name
            command,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno(),
            env={
                **variables,
                "RUN_DIRECTORY": str(folder),
                "LOG_FILE": f"/proc/{os.getpid()}/fd/{sys.stderr.fileno()}",
            },
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - no thread runs in the supervisor
        )

    @property
    def pid(self) -> int:
        """The Java process, and the group of all its children."""
        return self._process.pid

    def exit_code(self) -> int | None:
        """Return None while it runs."""
        return self._process.poll()

    def ask_to_stop(self) -> None:
        """Ask it to hand its shards over; children that wait for a store give up waiting."""
        self._stop_file.touch()
        self._process.terminate()

    def kill(self) -> None:
        """End it and all its children at once; nothing is checkpointed that is not committed."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def _end_with_parent() -> None:
    """Have the kernel send SIGTERM if the supervisor is killed: a daemon that nobody watches would go on for ever."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
