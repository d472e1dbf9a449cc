"""What a writer remembers between batches: which sensors and hours are registered, and the sensors' limits."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from psycopg import Connection

from services.telemetry.events import Event
from services.telemetry.storage import statements
from services.telemetry.storage.arrays import numbers, texts, times
from services.telemetry.storage.batch import EPOCH, Batch, Series
from services.telemetry.storage.inserting import keys

Alert = tuple[Event, str, float]
"""The event, `low` or `high`, and the limit."""

FORGET_HOURS_AFTER = 1_000
"""Hours of all facilities that are remembered; more are seen only by replays, and registering again is harmless."""


class Registry:
    """The registry of sensors and of the archive's hours, as one writer knows it.

    Nothing is registered twice by one writer, so the tables cost nothing once they are filled. What a failed
    transaction registered is not remembered.
    """

    def __init__(self, *, limits_age_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Remember nothing.

        Args:
            limits_age_seconds: a changed limit holds after that time at the latest.
            clock: seconds, growing.
        """
        self._limits_age_seconds, self._clock = limits_age_seconds, clock
        self._sensors: set[Series] = set()
        self._hours: set[tuple[str, int]] = set()
        self._limits: dict[Series, tuple[float | None, float | None]] = {}
        self._limits_until: float | None = None

    def register(self, connection: Connection[Any], batch: Batch) -> None:
        """Add what is new to the tables."""
        new = [event for series, event in batch.newest.items() if series not in self._sensors]
        if new:
            facilities, sensors, metrics, *_ = keys(new)
            more = texts([each.line for each in new]), texts([each.unit for each in new])
            connection.execute(statements.REGISTER_SENSORS, (facilities, sensors, metrics, *more))
        hours = [each for each in batch.hours if each not in self._hours]
        if hours:
            connection.execute(statements.REGISTER_HOURS, hour_columns(hours))

    def committed(self, batch: Batch) -> None:
        """Remember what `register` added."""
        self._sensors |= batch.newest.keys()
        if len(self._hours) > FORGET_HOURS_AFTER:
            self._hours.clear()
        self._hours.update(batch.hours)

    def refresh_limits(self, connection: Connection[Any]) -> None:
        """Read the limits again if they are old."""
        now = self._clock()
        if self._limits_until is None or now >= self._limits_until:
            rows = connection.execute(statements.LIMITS).fetchall()
            self._limits = {(facility, sensor, metric): (low, high) for facility, sensor, metric, low, high in rows}
            self._limits_until = now + self._limits_age_seconds

    def alerts(self, batch: Batch) -> list[Alert]:
        """Return which events are beyond a limit of their sensor."""
        found: list[Alert] = []
        for group in batch.groups if self._limits else ():
            first = group[0]
            low, high = self._limits.get((first.facility, first.sensor, first.metric), (None, None))
            for event in group:
                if low is not None and event.value < low:
                    found.append((event, "low", low))
                if high is not None and event.value > high:
                    found.append((event, "high", high))
        return found


def alert_columns(alerts: list[Alert]) -> tuple[str, ...]:
    """Return the columns of alerts, as array literals."""
    return (
        *keys([event for event, _, _ in alerts]),
        numbers([event.value for event, _, _ in alerts]),
        texts([kind for _, kind, _ in alerts]),
        numbers([limit for _, _, limit in alerts]),
    )


def hour_columns(hours: list[tuple[str, int]]) -> tuple[str, str]:
    """Return facilities and hours, as array literals."""
    stamps = [EPOCH + timedelta(microseconds=hour) for _, hour in hours]
    return texts([facility for facility, _ in hours]), times(stamps)
