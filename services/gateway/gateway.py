"""The gateway put together: source, batcher, spool, sender."""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from services.gateway.producer import Producer
from services.gateway.sender import Sender
from services.gateway.sequence import Sequence
from services.gateway.source import Source
from services.gateway.spool import Spool
from services.telemetry.batcher import Batcher
from services.telemetry.health import Heartbeat
from services.telemetry.program import BEATS_PER_MAXIMUM_AGE
from services.telemetry.settings import GatewaySettings
from services.telemetry.stream import Stream

STOP_SECONDS = 5.0
"""How long requests under way may take once the program has to stop; their records stay in the spool."""
DRAIN_SECONDS = 0.05

SourceMaker = Callable[[Spool, Sequence, Batcher], Source]

logger = logging.getLogger(__name__)


class FailedError(RuntimeError):
    """The gateway cannot go on; the reason has been logged."""


class Gateway:
    """Everything that one process does, between opening the spool and closing it."""

    def __init__(self, settings: GatewaySettings, stream: Stream) -> None:
        """Open the spool.

        Raises:
            SpoolError: it cannot be used.
        """
        self._settings = settings
        self._spool = Spool(Path(settings.spool_directory), limit_bytes=settings.spool_mebibytes * 2**20)
        self._sequence = Sequence(self._spool.next_sequence())
        self._batcher = Batcher(
            buckets=settings.stream_buckets,
            aggregate_events=settings.aggregate_events,
            aggregate_bytes=settings.aggregate_bytes,
        )
        self._sending_ends = threading.Event()
        self._sender = Sender(
            self._spool, stream, requests_in_flight=settings.requests_in_flight, stop=self._sending_ends
        )
        self._heartbeat = Heartbeat(settings.health_file)
        self._beat_at = 0.0

    def run(self, make_source: SourceMaker, stop: threading.Event, *, stay: bool) -> Source:
        """Send until the source has ended and the spool is empty, or the event is set; return the source.

        Args:
            make_source: makes the source.
            stop: set when the program has to end; what is in memory is then written to the spool, and stays there.
            stay: go on after the end of the source until the event is set.

        Raises:
            FailedError: a sender has died, or the disk refused what was not acknowledged.
            OSError: the source cannot be read.
        """
        try:
            source = make_source(self._spool, self._sequence, self._batcher)
            self._sender.start()
            self._alive()
            logger.info("started")
            if not self._producer().run(source, stop):
                raise FailedError("the disk refuses")
            while not stop.is_set() and (stay or not self._spool.is_empty()):
                self._alive()
                stop.wait(DRAIN_SECONDS)
            if not stop.is_set():
                self._spool.append([], next_sequence=self._sequence.next, notes=source.sent())
        finally:
            self._sending_ends.set()
            if self._sender.join(seconds=STOP_SECONDS):
                self._spool.close()
        return source

    def _producer(self) -> Producer:
        return Producer(
            self._spool,
            self._batcher,
            self._sequence,
            flush_seconds=self._settings.flush_milliseconds / 1000,
            alive=self._alive,
        )

    def _alive(self) -> None:
        """Beat, unless a sender has died."""
        if not self._sender.is_alive():
            raise FailedError("a sender has ended")
        now = time.monotonic()
        if now >= self._beat_at:
            self._heartbeat.beat()
            self._beat_at = now + self._settings.health_max_age_seconds / BEATS_PER_MAXIMUM_AGE / 4
