"""Adapters of the ports that need nothing: for tests, and for whoever wants to see the processing without servers."""

from collections.abc import Callable, Sequence

from services.processor.core.outbox import QueueUnavailableError
from services.telemetry.dead_letters import DeadLetter


class MemoryDeadLetterQueue:
    """A queue without a server.

    Attributes:
        letters: what was sent, in order; a letter may be there twice.
        is_reachable: False makes every call fail.
    """

    def __init__(self) -> None:
        self.letters: list[DeadLetter] = []
        self.is_reachable = True

    def send(self, dead_letters: Sequence[DeadLetter]) -> Sequence[DeadLetter]:
        """See `DeadLetterQueue`."""
        if not self.is_reachable:
            raise QueueUnavailableError("switched off")
        self.letters += dead_letters
        return dead_letters


class MemoryPause:
    """Waits without waiting.

    Attributes:
        waits: seconds that were asked for, in order.
        stopping: whether the program has to stop.
    """

    def __init__(self, on_wait: Callable[[], None] | None = None) -> None:
        """Take what happens during each wait: a store that comes back, a signal that arrives."""
        self.waits: list[float] = []
        self.stopping = False
        self._on_wait = on_wait

    def wait(self, seconds: float) -> None:
        """See `Pause`."""
        self.waits.append(seconds)
        if self._on_wait is not None:
            self._on_wait()

    def is_stopping(self) -> bool:
        """See `Pause`."""
        return self.stopping
