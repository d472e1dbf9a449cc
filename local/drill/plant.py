"""The running platform of a drill, and what is asked of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from local.account import Ledger, total
from local.drill.sink import StartSink
from local.gateway import Gateway
from local.history import History
from local.servers.process import ServerError, ServerProcess
from local.stack import Stack
from local.waiting import wait_until

STORED = "SELECT count(*) FROM readings"
HANDLED = "SELECT (SELECT count(*) FROM readings) + (SELECT count(DISTINCT payload) FROM dead_letters)"
FEWEST = """
SELECT least(clock_timestamp(), min(newest)) FROM (
    SELECT max(ts) AS newest FROM readings WHERE facility_id = %s GROUP BY sensor_id) AS sensors
"""
WAIT_SECONDS = 120.0
LOOK_SECONDS = 0.25
STALL_SECONDS = 20.0
"""Nothing more is stored for so long: the rest is missing."""
LONG_SECONDS = 3_700.0
"""More than gateways may be asked to send."""


@dataclass(kw_only=True)
class Plant:
    """Servers, gateways that send, a sink that stores.

    Attributes:
        stack: the servers.
        gateways: send to the stream, the first before the moment that is restored, the second from then on.
        history: sent events of hours that are over.
        start_sink: starts a sink.
        sink: the one that runs, or ran last.
    """

    stack: Stack
    gateways: tuple[Gateway, Gateway]
    history: History
    start_sink: StartSink
    sink: ServerProcess | None = None
    sinks: int = 0

    def start(self) -> None:
        """Start a sink."""
        self.sinks += 1
        self.sink = self.start_sink(self.stack, self.sinks)

    def stop(self) -> None:
        """Stop the sink: it ends between two batches."""
        if self.sink is not None:
            self.sink.stop()

    def ask(self, query: str, *parameters: object) -> Any:
        """Return the one value that a query gives, over a connection of its own: the server comes and goes."""
        with self.stack.connect() as connection:
            return value(connection, query, *parameters)

    def handled(self) -> int:
        """Return how many events are readings or dead letters."""
        return int(self.ask(HANDLED))

    def acknowledged(self) -> int:
        """Return how many events were sent so far; up to a second old."""
        return sum(each.sent() for each in self.gateways) + self.history.sent

    def is_sent(self) -> bool:
        """Tell whether the gateways have sent everything."""
        return all(each.exit_code is not None for each in self.gateways)

    def wait(self, is_true: Callable[[], bool], what: str, *, seconds: float = WAIT_SECONDS) -> None:
        """Wait for something.

        Raises:
            ServerError: it does not happen in time, or the sink or the gateway failed meanwhile.
        """

        def is_over() -> bool:
            for each in (self.sink, *self.gateways):
                if each is not None and each.exit_code:
                    raise ServerError(f"{each.name} ended with exit code {each.exit_code}:\n{each.tail()}")
            return is_true()

        if not wait_until(is_over, seconds=seconds, every=LOOK_SECONDS):
            said = "" if self.sink is None else f":\n{self.sink.tail()}"
            raise ServerError(f"waited {seconds:g} s in vain until {what}{said}")

    def settle(self, events: int) -> None:
        """Wait until so many events are readings or dead letters, or no more become any: the account tells which.

        Raises:
            ServerError: the sink or a gateway failed.
        """
        best, since = -1, time.monotonic()

        def is_over() -> bool:
            nonlocal best, since
            handled = self.handled()
            if handled > best:
                best, since = handled, time.monotonic()
            return handled >= events or time.monotonic() - since > STALL_SECONDS

        self.wait(is_over, "all is stored", seconds=LONG_SECONDS)

    def ledger(self) -> Ledger:
        """Return all that was sent, when the gateways have ended."""
        return total([each.ledger() for each in (*self.gateways, self.history)])


def value(connection: psycopg.Connection[Any], query: str, *parameters: object) -> Any:
    """Return the one value that a query gives."""
    [[found]] = connection.execute(query.encode(), parameters or None).fetchall()
    return found


def complete_until(connection: psycopg.Connection[Any], facility: str) -> datetime:
    """Return the moment before which no event of a facility can be missing from what is stored.

    Each sensor's events are stored in the order in which they were sent, so nothing is missing before the newest of
    the sensor that is furthest behind.
    """
    found: datetime = value(connection, FEWEST, facility)
    return found
