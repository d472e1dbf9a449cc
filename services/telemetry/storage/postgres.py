"""The store of readings in PostgreSQL: one transaction a batch."""

import contextlib
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import Connection

from services.telemetry.dead_letters import DeadLetter
from services.telemetry.events import Event
from services.telemetry.storage import dead_letter_table, statements
from services.telemetry.storage.batch import Batch, arrange
from services.telemetry.storage.columns import Columns, times_of
from services.telemetry.storage.errors import translated
from services.telemetry.storage.inserting import Staged, copy_readings, keys
from services.telemetry.storage.ports import BatchRefusedError, Incoming, StoreUnavailableError, Written
from services.telemetry.storage.registry import Registry, alert_columns, hour_columns

Connect = Callable[[], Connection[Any]]

PAGE = 5_000
"""Latest values that are read at once."""
DRAIN_RETRY_SECONDS = 5.0
"""Between two attempts to replace a connection whose login is no longer the secret's, and which works."""

logger = logging.getLogger(__name__)


class PostgresStore:
    """Readings in PostgreSQL.

    A batch is copied straight into the table at first; only when a key turns out to be there already is it staged, and
    so is every batch after it until one brings nothing but new readings. After a start batches are staged, because
    the first ones are likely a replay.
    """

    def __init__(
        self,
        connect: Connect,
        *,
        is_outdated: Callable[[Connection[Any]], bool] = lambda _connection: False,
        limits_age_seconds: float = 5,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Connect at the first use.

        Args:
            connect: returns a new connection. Called again after any error of the connection, so it has to read
                credentials that may have changed.
            is_outdated: tells whether a connection should be replaced; asked between transactions only.
            limits_age_seconds: a changed limit of a sensor holds after that time at the latest.
            clock: seconds, growing.
        """
        self._connect, self._limits_age_seconds = connect, limits_age_seconds
        self._is_outdated, self._clock, self._drain_due = is_outdated, clock, 0.0
        self._connection: Connection[Any] | None = None
        self._registry = Registry(limits_age_seconds=limits_age_seconds)
        self._expects_new = False

    def write(self, incoming: Sequence[Incoming], dead_letters: Sequence[DeadLetter], *, stream: str) -> Written:
        """Write a batch, see `ReadingStore.write`."""
        if self._expects_new:
            try:
                with self._transaction() as connection:
                    return self._write_new(connection, incoming, dead_letters)
            except _KeyExistsError:
                self._expects_new = False
        with self._transaction() as connection:
            return self._write_staged(connection, incoming, dead_letters, stream=stream)

    def unsent_dead_letters(self, limit: int) -> list[DeadLetter]:
        """Return dead letters that are not marked as sent, see `ReadingStore`."""
        with self._transaction() as connection:
            return dead_letter_table.unsent(connection, limit)

    def mark_dead_letters_sent(self, dead_letters: Sequence[DeadLetter]) -> None:
        """Mark dead letters as sent, see `ReadingStore`."""
        with self._transaction() as connection:
            dead_letter_table.mark_sent(connection, dead_letters)
            connection.commit()

    def newest(self) -> Iterator[Event]:
        """Go through the latest values, see `ReadingStore`."""
        last = ("", "", "")
        while True:
            with self._transaction() as connection:
                rows = connection.execute(statements.NEWEST, (*last, PAGE)).fetchall()
            for facility, line, sensor, metric, ts, seq, value, unit, quality in rows:
                yield Event(
                    facility=facility,
                    line=line,
                    sensor=sensor,
                    metric=metric,
                    ts=ts,
                    seq=seq,
                    value=value,
                    unit=unit,
                    quality=quality,
                )
                last = (facility, sensor, metric)
            if len(rows) < PAGE:
                return

    def close(self) -> None:
        """Close the connection, see `ReadingStore`."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(psycopg.Error):
                connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[Connection[Any]]:
        """Give the connection; what is not committed at the end is rolled back.

        After a refusal the connection is kept. Anything else may have broken it, and it is closed.
        """
        try:
            with translated():
                connection = self._connected()
                yield connection
                connection.rollback()
        except (BatchRefusedError, _KeyExistsError):
            self._roll_back()
            raise
        except BaseException:
            self.close()
            raise

    def _connected(self) -> Connection[Any]:
        connection = self._connection
        if connection is None:
            return self._use(self._connect())
        if self._clock() >= self._drain_due and self._is_outdated(connection):
            return self._drained(connection)
        return connection

    def _drained(self, former: Connection[Any]) -> Connection[Any]:
        """Replace a connection that is in no transaction; the new one first, so that a failure costs nothing."""
        try:
            fresh = self._connect()
        except (psycopg.Error, StoreUnavailableError, OSError) as error:
            self._drain_due = self._clock() + DRAIN_RETRY_SECONDS
            logger.warning("connection with a former login kept", extra={"error": type(error).__name__})
            return former
        self.close()
        logger.info("connection with a former login replaced")
        return self._use(fresh)

    def _use(self, connection: Connection[Any]) -> Connection[Any]:
        connection.prepare_threshold = 1
        self._connection = connection
        self._registry = Registry(limits_age_seconds=self._limits_age_seconds)
        self._expects_new = False
        return connection

    def _roll_back(self) -> None:
        if self._connection is not None:
            try:
                self._connection.rollback()
            except psycopg.Error:
                self.close()

    def _write_new(
        self, connection: Connection[Any], incoming: Sequence[Incoming], dead_letters: Sequence[DeadLetter]
    ) -> Written:
        batch = arrange(each.event for each in incoming)
        self._begin(connection, batch)
        try:
            columns = copy_readings(connection, batch, meanwhile=lambda: Columns.of(batch))
        except psycopg.errors.UniqueViolation as error:
            raise _KeyExistsError from error
        latest = self._derive(connection, batch, columns, dead_letters)
        connection.commit()
        self._registry.committed(batch)
        return Written(len(incoming), 0, (), latest)

    def _write_staged(
        self,
        connection: Connection[Any],
        incoming: Sequence[Incoming],
        dead_letters: Sequence[DeadLetter],
        *,
        stream: str,
    ) -> Written:
        staged = Staged(incoming)
        self._begin(connection, staged.batch)
        fresh = staged.insert(connection) if incoming else staged.batch
        inserted = sum(map(len, fresh.groups))
        conflicts = staged.conflicts(connection, stream=stream) if inserted < len(incoming) else []
        latest = self._derive(connection, fresh, Columns.of(fresh), [*dead_letters, *conflicts])
        connection.commit()
        self._registry.committed(staged.batch)
        self._expects_new = inserted == len(incoming)
        return Written(inserted, len(incoming) - inserted - len(conflicts), tuple(conflicts), latest)

    def _begin(self, connection: Connection[Any], batch: Batch) -> None:
        """Hold the batch's hours against the archive, and register what is new; the order of locks starts here."""
        with connection.pipeline():
            if batch.hours:
                connection.execute(statements.HOLD_HOURS, (times_of(sorted({hour for _, hour in batch.hours})),))
            self._registry.register(connection, batch)
        self._registry.refresh_limits(connection)

    def _derive(
        self, connection: Connection[Any], batch: Batch, columns: Columns, dead_letters: Sequence[DeadLetter]
    ) -> tuple[Event, ...]:
        """Write what follows from the readings that were inserted; return which of them are now the latest."""
        newest = list(batch.newest.values())
        alerts = self._registry.alerts(batch)
        changed = connection.cursor()
        with connection.pipeline():
            if newest:
                connection.execute(statements.ROLLUP_1M, columns.minutes)
                connection.execute(statements.ROLLUP_1H, columns.hours)
                changed.execute(statements.LATEST, columns.latest)
                connection.execute(statements.MARK_DIRTY, hour_columns(batch.hours))
            if alerts:
                connection.execute(statements.ALERTS, alert_columns(alerts))
            if dead_letters:
                dead_letter_table.insert(connection, dead_letters)
        if not newest or changed.rowcount == len(newest):
            return tuple(newest)
        held = connection.execute(statements.IS_LATEST, keys(newest)).fetchall()
        return tuple(batch.newest[facility, sensor, metric] for facility, sensor, metric in sorted(held))


class _KeyExistsError(Exception):
    """A reading of the batch is stored already, or is in the batch twice."""
