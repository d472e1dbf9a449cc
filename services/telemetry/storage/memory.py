"""A store of readings in memory, with the semantics of the PostgreSQL one: for tests, and to read what it means."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from services.telemetry.dead_letters import DeadLetter
from services.telemetry.events import Event
from services.telemetry.storage.batch import (
    Batch,
    Bucket,
    Key,
    Series,
    Sums,
    arrange,
    by_hour,
    conflict,
    key_of,
    merged,
    sum_up,
    values_of,
)
from services.telemetry.storage.ports import Incoming, StoreUnavailableError, Written


@dataclass(frozen=True, slots=True)
class Sensor:
    """A row of the registry; a value below the low or above the high limit raises an alert."""

    line: str
    unit: str
    low_limit: float | None = None
    high_limit: float | None = None


@dataclass(slots=True)
class MemoryStore:
    """Everything in dictionaries. Readable, so that tests can look; `write` is the only way in.

    Attributes:
        readings: by key.
        rollups_1m: by series and minute.
        rollups_1h: by series and hour.
        latest: by series.
        sensors: by series; replace a row to set limits.
        alerts: by key and kind, `low` or `high`: limit and value.
        dead_letters: by stream, shard, sequence and sub-sequence number, oldest first.
        sent: keys of the dead letters that are marked as sent.
        hours: facilities and hours with readings; true where one came in after `exported` named it.
        exported: hours that the archive has; whoever exports adds them.
        available: false makes every call raise StoreUnavailableError.
    """

    readings: dict[Key, Event] = field(default_factory=dict)
    rollups_1m: dict[Bucket, Sums] = field(default_factory=dict)
    rollups_1h: dict[Bucket, Sums] = field(default_factory=dict)
    latest: dict[Series, Event] = field(default_factory=dict)
    sensors: dict[Series, Sensor] = field(default_factory=dict)
    alerts: dict[tuple[Key, str], tuple[float, float]] = field(default_factory=dict)
    dead_letters: dict[tuple[str, str, str, int], DeadLetter] = field(default_factory=dict)
    sent: set[tuple[str, str, str, int]] = field(default_factory=set)
    hours: dict[tuple[str, int], bool] = field(default_factory=dict)
    exported: set[tuple[str, int]] = field(default_factory=set)
    available: bool = True

    def write(self, incoming: Sequence[Incoming], dead_letters: Sequence[DeadLetter], *, stream: str) -> Written:
        """Write a batch, see `ReadingStore.write`."""
        self._check_available()
        fresh: dict[Key, Event] = {}
        conflicts = []
        for each in incoming:
            key = key_of(each.event)
            stored = self.readings.get(key) or fresh.get(key)
            if stored is None:
                fresh[key] = each.event
            elif values_of(stored) != values_of(each.event):
                conflicts.append(conflict(each, stream=stream))
        batch = arrange(fresh.values())
        sums = sum_up(batch)
        minutes = merged(self.rollups_1m, sums)
        hours = merged(self.rollups_1h, by_hour(sums))
        # Nothing can fail from here on.
        self.readings |= fresh
        self.rollups_1m |= minutes
        self.rollups_1h |= hours
        self._register(batch)
        self._raise_alerts(batch)
        for letter in (*dead_letters, *conflicts):
            self.dead_letters.setdefault(_place(letter), letter)
        duplicates = len(incoming) - len(fresh) - len(conflicts)
        return Written(len(fresh), duplicates, tuple(conflicts), self._keep_newest(batch))

    def unsent_dead_letters(self, limit: int) -> list[DeadLetter]:
        """Return dead letters that are not marked as sent, see `ReadingStore`."""
        self._check_available()
        return [letter for place, letter in self.dead_letters.items() if place not in self.sent][:limit]

    def mark_dead_letters_sent(self, dead_letters: Sequence[DeadLetter]) -> None:
        """Mark dead letters as sent, see `ReadingStore`."""
        self._check_available()
        self.sent |= {_place(letter) for letter in dead_letters}

    def newest(self) -> Iterator[Event]:
        """Go through the latest values, see `ReadingStore`."""
        self._check_available()
        yield from list(self.latest.values())

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""

    def _check_available(self) -> None:
        if not self.available:
            raise StoreUnavailableError("the store was made unavailable")

    def _register(self, batch: Batch) -> None:
        for series, event in batch.newest.items():
            self.sensors.setdefault(series, Sensor(event.line, event.unit))
        for each in batch.hours:
            self.hours[each] = self.hours.get(each, False) or each in self.exported

    def _raise_alerts(self, batch: Batch) -> None:
        for event in batch.events:
            sensor = self.sensors[event.facility, event.sensor, event.metric]
            if sensor.low_limit is not None and event.value < sensor.low_limit:
                self.alerts[key_of(event), "low"] = (sensor.low_limit, event.value)
            if sensor.high_limit is not None and event.value > sensor.high_limit:
                self.alerts[key_of(event), "high"] = (sensor.high_limit, event.value)

    def _keep_newest(self, batch: Batch) -> tuple[Event, ...]:
        newer = []
        for series, event in batch.newest.items():
            held = self.latest.get(series)
            if held is None or (held.ts, held.seq) < (event.ts, event.seq):
                self.latest[series] = event
                newer.append(event)
        return tuple(newer)


def _place(letter: DeadLetter) -> tuple[str, str, str, int]:
    return letter.stream, letter.shard_id, letter.sequence_number, letter.sub_sequence_number
