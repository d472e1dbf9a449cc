"""Dead letters on their way from the store, where they are safe, to the queue, where somebody is told."""

import logging
from collections.abc import Callable, Sequence
from typing import Protocol

from services.telemetry.dead_letters import DeadLetter
from services.telemetry.storage.ports import ReadingStore, StoreUnavailableError

LETTERS_AT_ONCE = 100
RETRY_SECONDS = 30.0
"""Between two looks for letters that could not be sent, perhaps by another process that is gone."""

logger = logging.getLogger(__name__)


class QueueUnavailableError(RuntimeError):
    """The queue took none of the letters."""


class DeadLetterQueue(Protocol):
    """Where people and alarms learn of dead letters."""

    def send(self, dead_letters: Sequence[DeadLetter]) -> Sequence[DeadLetter]:
        """Send the letters, and return those that the queue took.

        Raises:
            QueueUnavailableError: it cannot be reached.
        """


class Outbox:
    """Sends what is unsent. A letter may be sent twice, by two processes or after a crash; none is forgotten."""

    def __init__(self, *, store: ReadingStore, queue: DeadLetterQueue, monotonic: Callable[[], float]) -> None:
        """Take both ends, and a clock in seconds that does not jump."""
        self._store = store
        self._queue = queue
        self._monotonic = monotonic
        self._due = 0.0

    def deliver(self, *, is_new: bool) -> int:
        """Send what is unsent if it is time, and return how many letters were sent. Never fails and never waits.

        Args:
            is_new: letters were written just now, so there is no point in waiting for the next look.
        """
        if not is_new and self._monotonic() < self._due:
            return 0
        self._due = self._monotonic() + RETRY_SECONDS
        sent = 0
        try:
            while letters := self._store.unsent_dead_letters(LETTERS_AT_ONCE):
                taken = self._queue.send(letters)
                self._store.mark_dead_letters_sent(taken)
                sent += len(taken)
                if len(taken) < len(letters) or len(letters) < LETTERS_AT_ONCE:
                    break
        except (QueueUnavailableError, StoreUnavailableError) as error:
            logger.warning("dead letters wait in the table", extra={"error": str(error)})
        return sent
