"""How a run is getting on, read once a second."""

import time
from datetime import UTC, datetime
from typing import Any

import msgspec
import psycopg

from local.gateway import Gateway
from local.leases import Lease, leases
from local.stack import STREAM, TABLES, Stack
from local.usage import Meter, Usage

# One row for each series and hour: cheap at any rate, and it grows in the transaction of the readings.
STORED = """
SELECT (SELECT coalesce(sum(count), 0)::bigint FROM rollups_1h), (SELECT count(*) FROM dead_letters),
       (SELECT count(*) FROM dead_letters WHERE sent_at IS NULL)
"""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """One look.

    Attributes:
        at: seconds since the gateway began.
        sent: events.
        stored: readings.
        dead_letters: in the table.
        unsent: those that did not reach the queue yet.
        rate_in: events a second since the last look.
        rate_out: readings and dead letters a second since the last look.
        lags: seconds since the arrival of the first record that is not processed yet, by shard; 0 if there is none.
        usage: CPU and memory by kind of process; CPU since the gateway began.
        cpu: cores in use since the last look.
    """

    at: float
    sent: int
    stored: int
    dead_letters: int
    unsent: int
    rate_in: float
    rate_out: float
    lags: dict[str, float]
    usage: dict[str, Usage]
    cpu: float


class Observer:
    """Looks at a run; keeps the last look for the rates."""

    def __init__(self, *, stack: Stack, gateway: Gateway, connection: psycopg.Connection[Any]) -> None:
        """Take what to look at; time counts from now on.

        Args:
            stack: running.
            gateway: started after this.
            connection: to the database; in use until the end.
        """
        self.peaks: dict[str, float] = {}
        self._stack, self._gateway, self._connection = stack, gateway, connection
        self._meter = Meter()
        self._meter.begin(stack.processes())
        self._kinesis, self._dynamodb = stack.client("kinesis"), stack.client("dynamodb")
        self._begun = time.monotonic()
        self._last: Progress | None = None

    @property
    def elapsed(self) -> float:
        """Seconds since time counts."""
        return time.monotonic() - self._begun

    def look(self) -> Progress:
        """Look once."""
        roots = self._stack.processes()
        if self._gateway.exit_code is None:
            roots[self._gateway.name] = self._gateway.pid
        usage = self._meter.sample(roots)
        for kind, used in usage.items():
            self.peaks[kind] = max(self.peaks.get(kind, 0), used.memory_mebibytes)
        [[stored, dead_letters, unsent]] = self._connection.execute(STORED).fetchall()
        at, sent, before = self.elapsed, self._gateway.sent(), self._last
        passed = at - before.at if before else at
        out = stored + dead_letters - (before.stored + before.dead_letters if before else 0)
        seconds = sum(used.cpu_seconds for used in usage.values())
        self._last = Progress(
            at=at,
            sent=sent,
            stored=stored,
            dead_letters=dead_letters,
            unsent=unsent,
            rate_in=(sent - (before.sent if before else 0)) / passed,
            rate_out=out / passed,
            lags={lease.shard: self._lag(lease) for lease in leases(self._dynamodb, TABLES["lease_table"])},
            usage=usage,
            cpu=(seconds - (sum(used.cpu_seconds for used in before.usage.values()) if before else 0)) / passed,
        )
        return self._last

    def _lag(self, lease: Lease) -> float:
        if lease.checkpoint == "SHARD_END":
            return 0
        position = {"ShardIteratorType": lease.checkpoint}
        if lease.checkpoint.isdigit():
            position = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "StartingSequenceNumber": lease.checkpoint}
        iterator = self._kinesis.get_shard_iterator(StreamName=STREAM, ShardId=lease.shard, **position)["ShardIterator"]
        records = self._kinesis.get_records(ShardIterator=iterator, Limit=1)["Records"]
        if not records:
            return 0
        arrived: datetime = records[0]["ApproximateArrivalTimestamp"]
        return max(0.0, (datetime.now(UTC) - arrived).total_seconds())
