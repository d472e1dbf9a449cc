"""Threads that do the same again and again, while a test changes the world around them."""

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self


class Workers:
    """The threads, as a context.

    Attributes:
        done: how often each of them has done it.
        problems: what ended one of them.
    """

    def __init__(self, number: int, work: Callable[[int, int], None]) -> None:
        """Take how many, and what each does: called with the worker's number and how often it has done it."""
        self.done, self.problems = [0] * number, list[BaseException]()
        self._work, self._stop = work, threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(worker,)) for worker in range(number)]

    def advance(self, times: int) -> None:
        """Wait until each has done it so many times more, or one has failed."""
        goal = max(self.done) + times
        while min(self.done) < goal and not self.problems:
            time.sleep(0.01)

    def __enter__(self) -> Self:
        for each in self._threads:
            each.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        for each in self._threads:
            each.join()

    def _run(self, worker: int) -> None:
        try:
            while not self._stop.is_set():
                self._work(worker, self.done[worker])
                self.done[worker] += 1
        except BaseException as error:  # noqa: BLE001 - told to the test
            self.problems.append(error)
