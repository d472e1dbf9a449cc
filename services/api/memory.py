"""The application's dependencies without any server, for tests and for writing the contract."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from services.api.alerts.memory import MemoryAlerts
from services.api.archive.disk import DiskFiles
from services.api.archive.memory import MemoryArchiveIndex
from services.api.archive.ports import Archive
from services.api.auth.memory import MemoryBindings, MemoryTokens
from services.api.auth.ports import Claims
from services.api.dependencies import Dependencies
from services.api.edge.rates import Rates
from services.api.ingest.memory import MemorySink
from services.api.ingest.ports import Ingest
from services.api.latest.memory import MemoryLatest, MemoryStoredLatest
from services.api.latest.newest import Newest
from services.api.limits import Limits
from services.api.readings.memory import MemoryReadings
from services.api.registry.memory import MemoryRegistry
from services.api.registry.ports import Sensor
from services.api.rollups.memory import MemoryRollups
from services.api.status.memory import MemoryWatch
from services.telemetry.events import Event, Window


def memory_dependencies(
    *,
    tokens: Mapping[str, Claims] | None = None,
    facilities: Mapping[str, Iterable[str]] | None = None,
    sensors: Iterable[Sensor] = (),
    events: Iterable[Event] = (),
    limits: Limits | None = None,
    **overrides: Any,
) -> Dependencies:
    """Return dependencies that hold what is given.

    Args:
        tokens: what each bearer token says.
        facilities: of each client.
        sensors: the registry.
        events: the newest values, in both places.
        limits: those of production unless given.
        overrides: fields of `Dependencies`, instead of what would be made.
    """
    limits, events, registry = limits or Limits(), list(events), MemoryRegistry(sensors)
    latest = MemoryLatest(events)
    made: dict[str, Any] = {
        "limits": limits,
        "tokens": MemoryTokens(tokens or {}),
        "bindings": MemoryBindings(facilities or {}),
        "registry": registry,
        "newest": Newest(cache=latest, stored=MemoryStoredLatest(events), registry=registry),
        "readings": MemoryReadings(events),
        "rollups": MemoryRollups(events),
        "alerts": MemoryAlerts(),
        "archive": Archive(index=MemoryArchiveIndex(), files=DiskFiles(Path("/nowhere"))),
        "ingest": Ingest(sink=MemorySink(), window=Window(timedelta(hours=24)), now=lambda: datetime.now(UTC)),
        "watch": MemoryWatch(),
        "rates": Rates(per_second=limits.rate_per_second, burst=limits.rate_burst),
    }
    return Dependencies(**(made | overrides))
