"""What the processing of a batch needs from outside; `memory` has an adapter of each that needs nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.processor.core.caching import CacheKeeper
from services.processor.core.outbox import Outbox
from services.telemetry.emf import Metrics
from services.telemetry.storage.ports import ReadingStore


class Pause(Protocol):
    """Waiting that shows a sign of life and ends early when the program has to stop."""

    def wait(self, seconds: float) -> None:
        """Return after that time, or at once when the program has to stop."""

    def is_stopping(self) -> bool:
        """Tell whether the program has to stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The outside.

    Attributes:
        store: PostgreSQL.
        cache: Redis, kept up as well as it goes.
        outbox: dead letters on their way from the store to the queue.
        metrics: what is counted and measured.
        pause: between attempts.
        now: the time, aware.
    """

    store: ReadingStore
    cache: CacheKeeper
    outbox: Outbox
    metrics: Metrics
    pause: Pause
    now: Callable[[], datetime]
