"""Events into aggregated records: a bucket for each part of the stream's hash keys."""

from zlib import crc32

from services.telemetry.kpl import Encoder, added_bytes
from services.telemetry.records import Record

HASH_KEYS = 2**128


def explicit_hash_key(bucket: int, buckets: int) -> str:
    """Return the middle of the bucket's part of the hash keys: shards of equal size get equal shares of the buckets."""
    return str((2 * bucket + 1) * HASH_KEYS // (2 * buckets))


class Batcher:
    """Collects encoded events in memory until they are taken.

    Attributes:
        events: how many are waiting.
        size: their bytes, without what the aggregates add (less than a tenth).
    """

    def __init__(self, *, buckets: int, aggregate_events: int, aggregate_bytes: int) -> None:
        """Begin empty.

        Args:
            buckets: how many.
            aggregate_events: the most events of one record.
            aggregate_bytes: its most bytes, as long as it holds more than one event.
        """
        self._buckets = buckets
        self._aggregate_events = aggregate_events
        self._aggregate_bytes = aggregate_bytes
        self._keys = [(str(bucket), explicit_hash_key(bucket, buckets)) for bucket in range(buckets)]
        self._open = [Encoder(partition_key=name, explicit_hash_key=key) for name, key in self._keys]
        self._full: list[Record] = []
        self.events = 0
        self.size = 0

    def bucket(self, sensor: str) -> int:
        """Return where a sensor's events go, always the same: one shard has them all, until resharding."""
        return crc32(sensor.encode()) % self._buckets

    def add(self, bucket: int, data: bytes) -> None:
        """Add an encoded event."""
        encoder = self._open[bucket]
        if encoder.count and encoder.size + added_bytes(len(data)) > self._aggregate_bytes:
            self._close(bucket)
        encoder.add(data)
        if encoder.count == self._aggregate_events:
            self._close(bucket)
        self.events += 1
        self.size += len(data)

    def take(self) -> list[Record]:
        """Return records with everything that was added, and begin anew."""
        for bucket, encoder in enumerate(self._open):
            if encoder.count:
                self._close(bucket)
        records, self._full = self._full, []
        self.events = self.size = 0
        return records

    def _close(self, bucket: int) -> None:
        encoder = self._open[bucket]
        count = encoder.count
        self._full.append(Record(*self._keys[bucket], count, encoder.take()))
