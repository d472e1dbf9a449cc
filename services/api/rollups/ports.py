"""What is asked of rollups."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, Protocol

import msgspec
from msgspec import Meta

from services.api.readings.ports import Series

Resolution = Literal["1m", "1h"]


class Rollup(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The readings of a minute or an hour, summed up."""

    bucket: Annotated[datetime, Meta(tz=True, description="when the minute or hour begins, UTC")]
    count: Annotated[int, Meta(ge=1, description="how many readings")]
    sum: Annotated[float, Meta(description="of their values")]
    min: Annotated[float, Meta(description="the least value")]
    max: Annotated[float, Meta(description="the greatest value")]
    mean: Annotated[float, Meta(description="sum divided by count")]


class Rollups(Protocol):
    """Readings summed up by the minute or the hour."""

    async def page(
        self, series: Series, resolution: Resolution, start: datetime, end: datetime, *, limit: int
    ) -> Sequence[Rollup]:
        """Return rollups whose bucket begins in the time from `start` to before `end`, by bucket."""
