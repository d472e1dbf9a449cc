"""Events into the stream, as the gateway sends them: the same buckets, the same aggregates."""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence

import anyio
from anyio import CapacityLimiter, to_thread

from services.api.problems import Unavailable
from services.telemetry.backoff import full_jitter
from services.telemetry.batcher import Batcher
from services.telemetry.events import Event, encode
from services.telemetry.records import Record
from services.telemetry.stream import MAXIMUM_BYTES, MAXIMUM_RECORDS, Stream, StreamUnavailableError

BUCKETS, AGGREGATE_EVENTS, AGGREGATE_BYTES = 64, 100, 24_576
"""The gateway's defaults: a sensor's events go the same way, whoever sends them."""
REPEAT = (
    "The stream has not confirmed every event. Send the same request again, with the same `seq` or Idempotency-Key: "
    "what has arrived already is recognised, and counted once."
)

logger = logging.getLogger(__name__)


class StreamSink:
    """A Kinesis stream, in threads, because its client blocks; an adapter of `EventSink`."""

    def __init__(self, stream: Stream, *, seconds: float, requests_in_flight: int) -> None:
        """Take the stream.

        Args:
            stream: takes records.
            seconds: after which a request gives up; the threads that still wait for an answer end by themselves.
            requests_in_flight: how many threads.
        """
        self._stream, self._seconds = stream, seconds
        self._threads = CapacityLimiter(requests_in_flight)

    async def send(self, events: Sequence[Event]) -> None:
        """See `EventSink`."""
        with anyio.move_on_after(self._seconds):
            for records in _requests(_records(events)):
                await self._send(records)
            return
        raise Unavailable(REPEAT)

    async def _send(self, records: Sequence[Record]) -> None:
        """Repeat what is not accepted, until the caller's time is over."""
        attempt = 0
        while records:
            errors = await self._put(records)
            refused = [record for record, error in zip(records, errors, strict=True) if error is not None]
            if refused:
                attempt = 1 if len(refused) < len(records) else attempt + 1
                reasons = dict(Counter(error for error in errors if error is not None))
                logger.warning("records not accepted", extra={"errors": reasons, "attempt": attempt})
                await anyio.sleep(full_jitter(attempt))
            records = refused

    async def _put(self, records: Sequence[Record]) -> Sequence[str | None]:
        try:
            return await to_thread.run_sync(self._stream.put, records, abandon_on_cancel=True, limiter=self._threads)
        except StreamUnavailableError as error:
            return [str(error)] * len(records)


def _records(events: Sequence[Event]) -> list[Record]:
    batcher = Batcher(buckets=BUCKETS, aggregate_events=AGGREGATE_EVENTS, aggregate_bytes=AGGREGATE_BYTES)
    for event in events:
        batcher.add(batcher.bucket(event.sensor), encode(event))
    return batcher.take()


def _requests(records: Sequence[Record]) -> Iterator[list[Record]]:
    """Divide records into what one PutRecords takes."""
    request: list[Record] = []
    size = 0
    for record in records:
        length = len(record.data) + len(record.partition_key)
        if request and (len(request) == MAXIMUM_RECORDS or size + length > MAXIMUM_BYTES):
            yield request
            request, size = [], 0
        request.append(record)
        size += length
    yield request
