"""Events as lines of JSON, from standard input or a file."""

import json
import logging
import os
import select
from collections.abc import Iterator, Mapping

from services.gateway.readings import event_of
from services.gateway.sequence import Sequence
from services.gateway.source import CHUNK_BYTES
from services.telemetry.batcher import Batcher
from services.telemetry.events import MAXIMUM_BYTES, Reason, RejectedEvent

logger = logging.getLogger(__name__)


class Lines:
    """Reads lines; acknowledges on standard output, as `{"acknowledged": N}`, the number of the last durable line.

    A line that is no event is refused: logged with its number and the reason, counted, and acknowledged with the
    others, since nothing more will become of it. Lines count from 1; empty ones count and mean nothing.

    Attributes:
        refused: how many lines were refused.
    """

    def __init__(self, descriptor: int, *, facility: str, sequence: Sequence, output: int, after_line: int = 0) -> None:
        """Take an open file.

        Args:
            descriptor: what is read.
            facility: whose events these are.
            sequence: of their numbers.
            output: where acknowledgements are written.
            after_line: so many lines are passed over, because they were acknowledged before.
        """
        self.refused = 0
        self._descriptor = descriptor
        self._facility = facility
        self._sequence = sequence
        self._output: int | None = output
        self._after = after_line
        self._number = 0
        self._acknowledged = after_line
        self._rest = b""
        self._too_long = False

    def fill(self, batcher: Batcher, *, seconds: float) -> bool:
        """See `Source.fill`."""
        # A file is always ready, a pipe when it has something or has ended.
        if not select.select([self._descriptor], [], [], seconds)[0]:
            return True
        chunk = os.read(self._descriptor, CHUNK_BYTES)
        for line in self._lines(chunk):
            self._number += 1
            if self._number > self._after:
                self._add(line, batcher)
        return bool(chunk)

    def notes(self) -> Mapping[str, bytes]:
        """See `Source.notes`: nothing."""
        return {}

    def committed(self) -> None:
        """See `Source.committed`."""
        if self._number <= self._acknowledged:
            return
        self._acknowledged = self._number
        if self._output is not None:
            try:
                os.write(self._output, json.dumps({"acknowledged": self._number}).encode() + b"\n")
            except BrokenPipeError:
                self._output = None
                logger.warning("nobody reads the acknowledgements")

    def sent(self) -> Mapping[str, bytes]:
        """See `Source.sent`: nothing."""
        return {}

    def _lines(self, chunk: bytes) -> Iterator[bytes | None]:
        """Give the lines that this chunk ends, None for one that is too long to be kept; an empty chunk ends all."""
        *lines, rest = (self._rest + chunk).split(b"\n")
        self._rest = b""  # before the first line is given: it may be large
        for line in lines:
            yield None if self._too_long else line
            self._too_long = False
        if not chunk and (rest or self._too_long):
            yield None if self._too_long else rest
        elif len(rest) > MAXIMUM_BYTES:
            self._too_long = True
        elif chunk and not self._too_long:
            self._rest = rest

    def _add(self, line: bytes | None, batcher: Batcher) -> None:
        if line is None:
            self._refuse(RejectedEvent(Reason.UNDECODABLE, f"longer than {MAXIMUM_BYTES} bytes"))
            return
        if not line.strip():
            return
        try:
            sensor, data = event_of(line, facility=self._facility, seq=self._sequence.next)
        except RejectedEvent as error:
            self._refuse(error)
        else:
            self._sequence.take()
            batcher.add(batcher.bucket(sensor), data)

    def _refuse(self, error: RejectedEvent) -> None:
        self.refused += 1
        details = {"line": self._number, "reason": str(error.reason), "detail": error.detail}
        logger.error("line %d refused: %s", self._number, error, extra=details)
