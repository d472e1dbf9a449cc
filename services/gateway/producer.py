"""From the source into the spool; the gateway's main loop."""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable

from services.gateway.sequence import Sequence
from services.gateway.source import CHUNK_BYTES, Source
from services.gateway.spool import Spool
from services.telemetry.backoff import full_jitter
from services.telemetry.batcher import Batcher

MAXIMUM_BATCH_BYTES = 8 * 1024 * 1024
"""Of events in memory, whatever the rate."""
FULL_SECONDS = 0.05

logger = logging.getLogger(__name__)


class Producer:
    """Reads the source, and commits to the spool at fixed times everything that was read.

    Because a commit holds everything, an acknowledgement is a single number, and memory holds what arrives in one
    interval.
    """

    def __init__(
        self, spool: Spool, batcher: Batcher, sequence: Sequence, *, flush_seconds: float, alive: Callable[[], None]
    ) -> None:
        """Take what to connect.

        Args:
            spool: where events become durable.
            batcher: where they wait until then.
            sequence: where their numbers come from.
            flush_seconds: between two commits.
            alive: called several times a second.
        """
        self._spool = spool
        self._batcher = batcher
        self._sequence = sequence
        self._flush_seconds = flush_seconds
        self._alive = alive
        self._full = False

    def run(self, source: Source, stop: threading.Event) -> bool:
        """Work until the source ends or the event is set; tell whether everything that was read is durable.

        Raises:
            OSError: the source cannot be read; what was read before is durable.
        """
        more = durable = True
        commit_at = time.monotonic() + self._flush_seconds
        try:
            while more and durable and not stop.is_set():
                self._alive()
                left = commit_at - time.monotonic()
                if left <= 0 or self._batcher.size >= MAXIMUM_BATCH_BYTES:
                    durable = self._commit(source, stop)
                    commit_at = time.monotonic() + self._flush_seconds
                elif self._has_room():
                    more = source.fill(self._batcher, seconds=left)
                else:
                    stop.wait(min(FULL_SECONDS, left))
        finally:
            durable = durable and self._commit(source, stop)
        return durable

    def _has_room(self) -> bool:
        """Tell whether what waits in memory and one chunk more will fit; half as much again for pages half filled."""
        full = self._spool.free_bytes() < 1.5 * self._batcher.size + 4 * CHUNK_BYTES
        if full != self._full:
            logger.warning("spool is full, the source waits" if full else "spool has room, the source is read")
            self._full = full
        return not full

    def _commit(self, source: Source, stop: threading.Event) -> bool:
        """Make durable and acknowledge; repeat while the disk refuses, until the program has to stop."""
        records = self._batcher.take()
        attempt = 0
        while records:
            try:
                self._spool.append(records, next_sequence=self._sequence.next, notes=source.notes())
                break
            except sqlite3.OperationalError as error:
                attempt += 1
                logger.warning("spool refuses to write", extra={"error": str(error), "attempt": attempt})
            self._alive()
            if stop.wait(full_jitter(attempt)):
                logger.error("events were not acknowledged and are lost", extra={"records": len(records)})
                return False
        source.committed()
        return True
