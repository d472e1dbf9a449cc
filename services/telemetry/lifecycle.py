"""Starting and stopping: SIGTERM asks a program to finish its work, and it ends by itself."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)
"""What ECS sends before it kills a task, and what a terminal sends."""


@contextmanager
def stop_on_signal() -> Iterator[threading.Event]:
    """Give an event that is set once the program has to stop; put the former signal handlers back at the end.

    Only the main thread may enter.
    """
    stop = threading.Event()

    def handle(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    former = {number: signal.signal(number, handle) for number in STOP_SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
