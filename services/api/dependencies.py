"""What the application depends on, as ports; tests fill it with adapters in memory."""

from dataclasses import dataclass, field

from services.api.alerts.ports import Alerts
from services.api.archive.ports import Archive
from services.api.auth.ports import Bindings, TokenVerifier
from services.api.edge.ports import Rates
from services.api.ingest.ports import Ingest
from services.api.latest.newest import Newest
from services.api.limits import Limits
from services.api.readings.ports import Readings
from services.api.registry.ports import Registry
from services.api.rollups.ports import Rollups
from services.api.status.ports import Watch


@dataclass
class Draining:
    """Whether the process has to stop: not ready, and connections end with their request."""

    active: bool = False


@dataclass(frozen=True, kw_only=True)
class Dependencies:
    """Everything that is outside of the application.

    Attributes:
        limits: of this process.
        tokens: verifies who asks.
        bindings: who may see which facility.
        registry: of lines and sensors.
        newest: the newest values, from Redis or PostgreSQL.
        readings: that are stored.
        rollups: of readings.
        alerts: that were raised.
        archive: hours of readings in files.
        ingest: what taking events needs.
        watch: how Redis and PostgreSQL are.
        rates: how fast each client may ask.
        draining: set when the process has to stop.
    """

    limits: Limits
    tokens: TokenVerifier
    bindings: Bindings
    registry: Registry
    newest: Newest
    readings: Readings
    rollups: Rollups
    alerts: Alerts
    archive: Archive
    ingest: Ingest
    watch: Watch
    rates: Rates
    draining: Draining = field(default_factory=Draining)
