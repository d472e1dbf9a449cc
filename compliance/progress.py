"""Shows on standard error what an audit is doing."""

import threading
import time
from types import TracebackType
from typing import Self

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn


class ProgressDisplay:
    """Bars on a terminal, lines elsewhere. Any thread may report."""

    def __init__(self) -> None:
        """Show nothing yet."""
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bars = Progress(*columns, console=console) if console.is_terminal else None
        self._tasks: dict[str, TaskID] = {}
        self._lock = threading.Lock()
        self._begin = time.monotonic()

    def __enter__(self) -> Self:
        """Start to show."""
        if self._bars:
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop, and leave the last state on the screen."""
        if self._bars:
            self._bars.stop()

    def advance(self, what: str, done: int, of: int) -> None:
        """Show that `done` of `of` are finished."""
        with self._lock:
            if self._bars is None:
                if done == of:
                    seconds = time.monotonic() - self._begin
                    click.echo(f"{what}: {done} of {of}, {seconds:.1f} s", err=True)
            elif what not in self._tasks:
                self._tasks[what] = self._bars.add_task(what, total=of, completed=done)
            else:
                self._bars.update(self._tasks[what], completed=done, total=of)
