"""A processor without servers, and events for it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from services.processor.core.caching import CacheKeeper
from services.processor.core.memory import MemoryDeadLetterQueue, MemoryPause
from services.processor.core.model import Limits, Outcome, Record
from services.processor.core.outbox import Outbox
from services.processor.core.ports import Ports
from services.processor.core.process import process
from services.telemetry.cache import MemoryLatestCache
from services.telemetry.emf import MemoryMetrics
from services.telemetry.events import Event, Window, encode
from services.telemetry.storage.memory import MemoryStore

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ARRIVED = NOW - timedelta(seconds=2)
SHARD = "shardId-000000000000"


def event(number: int = 0, **changes: object) -> Event:
    values = {
        "facility": "denver-1", "line": "press-2", "sensor": f"s{number % 10}", "metric": "temperature", "unit": "C",
        "ts": NOW - timedelta(seconds=60) + timedelta(milliseconds=number), "seq": number, "value": number / 4,
        **changes,
    }  # fmt: skip
    return Event(**values)  # type: ignore[arg-type]


def record(data: bytes | Event, number: int = 0) -> Record:
    return Record(
        data=data if isinstance(data, bytes) else encode(data),
        sequence_number=f"{number // 10:056d}",
        sub_sequence_number=number % 10,
        arrived_at=ARRIVED,
    )


def records_of(*data: bytes | Event) -> list[Record]:
    return [record(each, number) for number, each in enumerate(data)]


@dataclass
class Rig:
    """A processor whose every part can be looked at.

    A new `Rig` with the same store is the same processor after a crash.
    """

    store: MemoryStore = field(default_factory=MemoryStore)
    cache: MemoryLatestCache = field(default_factory=MemoryLatestCache)
    queue: MemoryDeadLetterQueue = field(default_factory=MemoryDeadLetterQueue)
    metrics: MemoryMetrics = field(default_factory=MemoryMetrics)
    pause: MemoryPause = field(default_factory=MemoryPause)
    seconds: float = 1000.0
    limits: Limits = field(
        default_factory=lambda: Limits(
            stream="telemetry", window=Window(maximum_lateness=timedelta(hours=24)), batch_events=4
        )
    )

    def __post_init__(self) -> None:
        self.ports = Ports(
            store=self.store,
            cache=CacheKeeper(cache=self.cache, store=self.store, metrics=self.metrics, monotonic=lambda: self.seconds),
            outbox=Outbox(store=self.store, queue=self.queue, monotonic=lambda: self.seconds),
            metrics=self.metrics,
            pause=self.pause,
            now=lambda: NOW,
        )

    def process(self, *data: bytes | Event) -> Outcome:
        return process(SHARD, records_of(*data), self.ports, self.limits)


@pytest.fixture
def rig() -> Rig:
    return Rig()


@pytest.fixture
def make_rig() -> Callable[..., Rig]:
    return Rig
