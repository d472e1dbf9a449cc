"""What the registry of lines and sensors tells."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Protocol

import msgspec
from msgspec import Meta

from services.telemetry.events import Identifier


class Facility(msgspec.Struct, frozen=True, kw_only=True):
    """A site that the client is bound to."""

    facility: Identifier


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A production line that has sensors."""

    facility: Identifier
    line: Identifier


class Metric(msgspec.Struct, frozen=True, kw_only=True):
    """What a sensor measures."""

    metric: Identifier
    unit: str
    low_limit: Annotated[float | None, Meta(description="a lower value raises an alert; null when none does")]
    high_limit: Annotated[float | None, Meta(description="a higher value raises an alert; null when none does")]
    first_seen_at: Annotated[datetime, Meta(tz=True, description="when the first reading was stored")]


class Sensor(msgspec.Struct, frozen=True, kw_only=True):
    """A sensor."""

    facility: Identifier
    line: Identifier
    sensor: Identifier
    metrics: Annotated[list[Metric], Meta(description="sorted by metric")]


class Registry(Protocol):
    """Which lines and sensors there are. All lists are sorted by id."""

    async def lines(self, facility: str, *, after: str, limit: int) -> Sequence[Line]:
        """Return the lines of a facility whose ids come after another."""

    async def sensors(
        self, facility: str, *, line: str | None, metric: str | None, after: str, limit: int
    ) -> Sequence[Sensor]:
        """Return the sensors of a facility whose ids come after another; with `metric`, that metric of each alone."""

    async def sensor(self, facility: str, sensor: str) -> Sensor | None:
        """Return one sensor; None if there is none."""
