"""From the spool into the stream, in several threads."""

import logging
import sqlite3
import threading
import time
from collections import Counter

from services.gateway.records import Spooled
from services.gateway.spool import Spool
from services.telemetry.backoff import full_jitter
from services.telemetry.stream import MAXIMUM_BYTES, MAXIMUM_RECORDS, Stream, StreamUnavailableError

IDLE_SECONDS = 0.25
"""An idle thread looks for the end, and for records, so often; records wake it anyway."""
QUIET_ATTEMPTS = 3
"""Throttling that ends within so many attempts is everyday life and not worth a warning."""

logger = logging.getLogger(__name__)


class Sender:
    """Sends what is in the spool, repeats what was not accepted, without end, and deletes what was.

    Each thread has one request under way; memory holds at most one request's records a thread.
    """

    def __init__(self, spool: Spool, stream: Stream, *, requests_in_flight: int, stop: threading.Event) -> None:
        """Take what to connect.

        Args:
            spool: where records wait.
            stream: where they go.
            requests_in_flight: how many threads.
            stop: set when no further request may begin.
        """
        self._spool = spool
        self._stream = stream
        self._stop = stop
        self._claim = threading.Lock()
        self._claimed = 0
        # Daemons: a request without answer must not keep the program; its records are still in the spool.
        self._threads = [
            threading.Thread(target=self._run, name=f"sender-{number}", daemon=True)
            for number in range(requests_in_flight)
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def is_alive(self) -> bool:
        """Tell whether every thread works; one ends before it is told to only by an error, which it has printed."""
        return all(thread.is_alive() for thread in self._threads)

    def join(self, *, seconds: float) -> bool:
        """Wait for the threads after `stop` was set; tell whether all have ended in that time."""
        until = time.monotonic() + seconds
        started = [thread for thread in self._threads if thread.ident is not None]
        for thread in started:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _run(self) -> None:
        while not self._stop.is_set():
            spooled = self._next()
            if spooled:
                self._send(spooled)
            else:
                self._spool.wait(seconds=IDLE_SECONDS)

    def _next(self) -> list[Spooled]:
        with self._claim:
            spooled = self._spool.read(after=self._claimed, records=MAXIMUM_RECORDS, size=MAXIMUM_BYTES)
            if spooled:
                self._claimed = spooled[-1].id
            return spooled

    def _send(self, spooled: list[Spooled]) -> None:
        attempt = 0
        while spooled and not self._stop.is_set():
            errors = self._put(spooled)
            accepted = [each for each, error in zip(spooled, errors, strict=True) if error is None]
            if accepted:
                self._delete(accepted)
            spooled = [each for each, error in zip(spooled, errors, strict=True) if error is not None]
            if spooled:
                attempt = 1 if accepted else attempt + 1
                if attempt > QUIET_ATTEMPTS:
                    reasons = dict(Counter(error for error in errors if error is not None))
                    logger.warning("records not accepted", extra={"errors": reasons, "attempt": attempt})
                self._stop.wait(full_jitter(attempt))

    def _put(self, spooled: list[Spooled]) -> list[str | None]:
        try:
            return self._stream.put([each.record for each in spooled])
        except StreamUnavailableError as error:
            return [str(error)] * len(spooled)

    def _delete(self, accepted: list[Spooled]) -> None:
        """Delete even from a full disk, where the deletion itself needs space until others have made some."""
        attempt = 0
        while True:
            try:
                self._spool.delete(accepted)
            except sqlite3.OperationalError as error:
                attempt += 1
                logger.warning("spool refuses to delete", extra={"error": str(error), "attempt": attempt})
                if self._stop.wait(full_jitter(attempt)):
                    return  # they will be sent again, and known as duplicates
            else:
                return
