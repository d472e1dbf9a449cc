"""One platform with real daemons at a time: two would take the cores from each other that their figures need."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

LOCK = Path(__file__).parents[2] / "build" / "real-daemon.lock"


@contextmanager
def alone() -> Iterator[None]:
    """Wait until no other test process has a platform with real daemons."""
    LOCK.parent.mkdir(exist_ok=True)
    with FileLock(LOCK):
        yield
