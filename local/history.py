"""Events of hours that are over, so that the archive has something to export."""

from datetime import UTC, datetime, timedelta
from typing import Any

from local.account import Ledger, Sent
from local.stack import STREAM
from services.telemetry.events import Event, encode
from services.telemetry.kpl import Encoder

AT_ONCE = 50


class History:
    """A facility of the past; each call sends events with further sequence numbers.

    Attributes:
        sent: how many events; their sequence numbers begin with 0.
    """

    def __init__(self, kinesis: Any, *, facility: str) -> None:
        """Take a client of the stream, and the facility's name."""
        self.sent = 0
        self._kinesis, self._facility = kinesis, facility
        now = datetime.now(UTC)
        self._hour = now.replace(minute=0, second=0, microsecond=0)

    def send(self, *, hours_ago: int, events: int) -> datetime:
        """Send events, spread over an hour that is over; return where that hour begins."""
        start = self._hour - timedelta(hours=hours_ago)
        for first in range(0, events, AT_ONCE):
            key = str(self.sent * 2**112 % 2**128)
            encoder = Encoder(partition_key=self._facility, explicit_hash_key=key)
            for number in range(first, min(first + AT_ONCE, events)):
                encoder.add(encode(self._event(start + timedelta(seconds=3600 * number / events))))
                self.sent += 1
            self._kinesis.put_record(
                StreamName=STREAM, Data=encoder.take(), PartitionKey=self._facility, ExplicitHashKey=key
            )
        return start

    def ledger(self) -> Ledger:
        """Return what must have become of them."""
        last = self.sent - 1
        sent = Sent(facility=self._facility, readings=self.sent, seq_sum=last * (last + 1) // 2, first=0, last=last)
        return Ledger(complete=True, facilities=[sent], repeated=0, dead_letters={})

    def _event(self, ts: datetime) -> Event:
        return Event(
            facility=self._facility,
            line="line-1",
            sensor=f"sensor-{self.sent % 20}",
            metric="temperature",
            ts=ts,
            seq=self.sent,
            value=self.sent / 7,
            unit="C",
        )
