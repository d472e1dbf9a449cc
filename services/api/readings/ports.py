"""What is asked of stored readings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Protocol

import msgspec
from msgspec import Meta

from services.telemetry.events import Quality


class Series(msgspec.Struct, frozen=True):
    """Whose readings: one metric of one sensor."""

    facility: str
    sensor: str
    metric: str


class Reading(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One reading of the sensor and metric that were asked for."""

    ts: Annotated[datetime, Meta(tz=True, description="when it was measured, UTC")]
    seq: Annotated[int, Meta(ge=0, description="with `ts` the identity of the reading")]
    value: Annotated[float, Meta(description="finite")]
    unit: Annotated[str, Meta(description="of the value")]
    quality: Annotated[Quality, Meta(description="what the sensor itself thinks of the value")]
    line: Annotated[str, Meta(description="where the sensor was")]


class Readings(Protocol):
    """Stored readings."""

    async def page(
        self, series: Series, start: datetime, end: datetime, *, after: tuple[datetime, int] | None, limit: int
    ) -> Sequence[Reading]:
        """Return readings by ts and seq.

        Args:
            series: whose.
            start: the first instant.
            end: the first instant that is not part of it.
            after: ts and seq that the page before ended with.
            limit: the most that are returned.
        """
