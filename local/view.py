"""What a person sees of a run: a live table in a terminal, lines elsewhere."""

import os
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from local.progress import Progress

LINE_SECONDS = 5.0
"""Between two lines where there is no terminal."""


class View(Protocol):
    """Shows a run; a context."""

    def say(self, text: str) -> None:
        """Show what happens now."""

    def announce(self, text: str) -> None:
        """Show what stays visible to the end."""

    def show(self, progress: Progress) -> None:
        """Show how far it is."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class LiveView:
    """A table that stays in its place."""

    def __init__(self, console: Console, *, seconds: float) -> None:
        """Take the terminal, and how long events are sent."""
        self._live = Live(console=console, refresh_per_second=2)
        self._seconds = seconds
        self._doing = ""

    def say(self, text: str) -> None:
        """See `View`."""
        self._doing = text
        self._live.update(Text(text))

    def announce(self, text: str) -> None:
        """See `View`; it stands above the table."""
        self._live.console.print(text, highlight=False, soft_wrap=True, markup=False)

    def show(self, progress: Progress) -> None:
        """See `View`."""
        bar = ProgressBar(total=self._seconds, completed=min(progress.at, self._seconds), width=60)
        self._live.update(Group(Text(self._doing), bar, _flow(progress), _shards(progress), _processes(progress)))

    def __enter__(self) -> Self:
        self._live.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.__exit__(kind, error, trace)


class PlainView:
    """A line now and then, for logs and pipes."""

    def __init__(self, console: Console) -> None:
        """Take where the lines go."""
        self._console = console
        self._next = 0.0

    def say(self, text: str) -> None:
        """See `View`."""
        self._console.print(text, highlight=False)

    def announce(self, text: str) -> None:
        """See `View`."""
        self._console.print(text, highlight=False, soft_wrap=True, markup=False)

    def show(self, progress: Progress) -> None:
        """See `View`."""
        if progress.at < self._next:
            return
        self._next = progress.at + LINE_SECONDS
        memory = sum(used.memory_mebibytes for used in progress.usage.values())
        self._console.print(
            f"{progress.at:5.0f} s  in {progress.rate_in:7,.0f}/s  out {progress.rate_out:7,.0f}/s  "
            f"stored {progress.stored:,}  dead letters {progress.dead_letters:,}  "
            f"lag {max(progress.lags.values(), default=0):.1f} s  CPU {progress.cpu:.2f}  memory {memory:,.0f} MiB",
            highlight=False,
            soft_wrap=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


def view_of(console: Console, *, seconds: float) -> View:
    """Return what suits where the output goes."""
    return LiveView(console, seconds=seconds) if console.is_terminal else PlainView(console)


def _flow(progress: Progress) -> Table:
    table = Table("", "total", "a second", title="events")
    table.add_row("sent", f"{progress.sent:,}", f"{progress.rate_in:,.0f}")
    table.add_row("stored", f"{progress.stored:,}", f"{progress.rate_out:,.0f}")
    table.add_row("dead letters", f"{progress.dead_letters:,}", "")
    return table


def _shards(progress: Progress) -> Table:
    table = Table("shard", "lag s")
    for shard, lag in sorted(progress.lags.items()):
        table.add_row(shard, f"{lag:.1f}")
    return table


def _processes(progress: Progress) -> Table:
    table = Table("process", "CPU s", "us an event", "MiB")
    for kind, used in progress.usage.items():
        each = used.cpu_seconds / progress.sent * 1e6 if progress.sent else 0
        table.add_row(kind, f"{used.cpu_seconds:.1f}", f"{each:.1f}", f"{used.memory_mebibytes:,.0f}")
    table.add_row(f"all: {progress.cpu:.2f} of {os.cpu_count()} cores", "", "", "", style="bold")
    return table
