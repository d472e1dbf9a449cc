"""A child process with a log: started, watched, stopped, killed."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

import psutil

from local.servers.startable import Startable

STOP_SECONDS = 20.0
POLL_SECONDS = 0.05
LOG_TAIL = 2_000


class ServerError(RuntimeError):
    """A server that does not start, or ended by itself; names it and ends with the tail of its log."""


class ServerProcess(Startable):
    """One process of the run, in a session of its own: Ctrl-C reaches only us, and we stop the others in order.

    Attributes:
        name: in messages, of the log file, and in the account's CPU figures.
        log: where its standard output and standard error go.
    """

    def __init__(
        self,
        *,
        name: str,
        command: Sequence[str],
        variables: Mapping[str, str],
        directory: Path,
        is_ready: Callable[[int], bool] = lambda _pid: True,
        start_seconds: float = 60,
        stop_signal: signal.Signals = signal.SIGTERM,
        stop_seconds: float = STOP_SECONDS,
        account: int | None = None,
    ) -> None:
        """Take what to run; nothing starts yet.

        Args:
            name: unique within the run.
            command: program and arguments.
            variables: the whole environment, see `inherited`.
            directory: the log `{name}.log` goes here; it exists.
            is_ready: asked with the process id until it is true.
            start_seconds: how long it may take until then.
            stop_signal: what asks it to end.
            stop_seconds: how long that may take before it is killed.
            account: user and group id to run it as, where it refuses to run as root.
        """
        self.name = name
        self.log = directory / f"{name}.log"
        self._command, self._variables, self._is_ready = list(command), dict(variables), is_ready
        self._start_seconds, self._stop_signal, self._stop_seconds = start_seconds, stop_signal, stop_seconds
        self._account = account
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process id.

        Raises:
            ServerError: it was not started.
        """
        if self._child is None:
            raise ServerError(f"{self.name} was not started")
        return self._child.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs, or before it was started."""
        return None if self._child is None else self._child.poll()

    def start(self) -> Self:
        """Start it and wait until it is ready.

        Raises:
            ServerError: it ended, or was not ready in time; nothing is left running.
        """
        if self._child is not None and self._child.poll() is None:
            raise ServerError(f"{self.name} runs already")
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(  # noqa: S603 - our own commands, no shell
                self._command,
                env=self._variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=self._account,
                group=self._account,
                extra_groups=None if self._account is None else [],
            )
        try:
            self._wait_until_ready(self._child)
        except BaseException:
            self.kill()
            raise
        return self

    def stop(self) -> None:
        """Ask it to end and wait; kill it, and whatever it started, if it does not end in time."""
        child = self._child
        if child is None:
            return
        family = _family(child.pid)
        if child.poll() is None:
            child.send_signal(self._stop_signal)
            try:
                child.wait(self._stop_seconds)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        _kill(family)

    def kill(self, *, children: bool = True) -> None:
        """Kill it as a machine that fails would: without a chance to finish anything.

        Args:
            children: kill what it started as well.
        """
        child = self._child
        if child is None:
            return
        family = _family(child.pid) if children else []
        child.kill()
        child.wait()
        _kill(family)

    def pause(self) -> None:
        """Stop it where it is, as a machine that hangs would."""
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on after `pause`."""
        os.kill(self.pid, signal.SIGCONT)

    def restart(self) -> Self:
        """Stop and start it."""
        self.stop()
        return self.start()

    def tail(self) -> str:
        """Return the end of the log."""
        if not self.log.exists():
            return ""
        return self.log.read_bytes()[-LOG_TAIL:].decode(errors="replace")

    def _wait_until_ready(self, child: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + self._start_seconds
        while not self._is_ready(child.pid):
            if child.poll() is not None:
                raise ServerError(f"{self.name} ended with exit code {child.returncode}:\n{self.tail()}")
            if time.monotonic() > deadline:
                raise ServerError(f"{self.name} was not ready within {self._start_seconds:.0f} s:\n{self.tail()}")
            time.sleep(POLL_SECONDS)


def inherited(**more: str) -> dict[str, str]:
    """Return an environment of what every program needs, and `more`.

    Nothing else is passed on: credentials and proxies of whoever runs this must not reach the emulator's clients.
    """
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ} | more


def _family(pid: int) -> list[psutil.Process]:
    """Return all descendants, while the parent lives: afterwards nobody knows whose children they were."""
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _kill(processes: Sequence[psutil.Process]) -> None:
    for process in processes:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(processes, timeout=5)
