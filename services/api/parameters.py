"""Parameters that several operations share: type, limits, description and example in one place.

Patterns end with `$`; that this also matches before a last line feed is no matter, because the entrance refuses control
characters in addresses.
"""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
from litestar.openapi.spec import Example
from litestar.params import PathParameter, QueryParameter

from services.api.pages import MAXIMUM_CURSOR, MAXIMUM_ITEMS
from services.api.problems import BadRequest
from services.telemetry.events import IDENTIFIER

_PATTERN = f"^{IDENTIFIER}$"
INSTANT = r"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$"
"""RFC 3339 with an offset. A number is none, though msgspec would take it for seconds since 1970."""

FacilityPath = Annotated[
    str,
    PathParameter(pattern=_PATTERN, description="The facility's id.", examples=[Example(value="denver-1")]),
]
LinePath = Annotated[
    str,
    PathParameter(pattern=_PATTERN, description="The production line's id.", examples=[Example(value="line-1")]),
]
SensorPath = Annotated[
    str,
    PathParameter(
        pattern=_PATTERN,
        description="The sensor's id; unique within its facility only.",
        examples=[Example(value="sensor-0001")],
    ),
]
LineQuery = Annotated[
    str | None,
    QueryParameter(name="line", pattern=_PATTERN, description="Only of this line.", examples=[Example(value="line-1")]),
]
MetricQuery = Annotated[
    str | None,
    QueryParameter(
        name="metric", pattern=_PATTERN, description="Only of this metric.", examples=[Example(value="temperature")]
    ),
]
RequiredMetricQuery = Annotated[
    str,
    QueryParameter(
        name="metric", pattern=_PATTERN, description="Which metric.", examples=[Example(value="temperature")]
    ),
]
LimitQuery = Annotated[
    int,
    QueryParameter(
        name="limit",
        ge=1,
        le=MAXIMUM_ITEMS,
        description="The most items of the page.",
        examples=[Example(value=100)],
    ),
]
CursorQuery = Annotated[
    str | None,
    QueryParameter(
        name="cursor",
        min_length=1,
        max_length=MAXIMUM_CURSOR,
        description="`next` of the page before, with the same other parameters.",
    ),
]


def _instant_query(name: str, description: str, example: str) -> QueryParameter:
    return QueryParameter(
        name=name,
        pattern=INSTANT,
        schema_extra={"format": "date-time"},
        description=description,
        examples=[Example(value=example)],
    )


FromQuery = Annotated[str, _instant_query("from", "The first instant, RFC 3339.", "2026-01-15T08:00:00Z")]
ToQuery = Annotated[
    str, _instant_query("to", "The first instant that is not part of it, RFC 3339.", "2026-01-15T09:00:00Z")
]
SinceQuery = Annotated[
    str | None,
    _instant_query("from", "The first instant, RFC 3339; without it there is no limit.", "2026-01-15T08:00:00Z"),
]
UntilQuery = Annotated[
    str | None,
    _instant_query(
        "to",
        "The first instant that is not part of it, RFC 3339; without it there is no limit.",
        "2026-01-16T08:00:00Z",
    ),
]
EARLIEST, LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def instant(value: str, name: str) -> datetime:
    """Return the instant that a text of the query holds, in UTC.

    Raises:
        BadRequest: there is no such instant, the 30th of February for example.
    """
    try:
        return msgspec.convert(value, datetime).astimezone(UTC)
    except (msgspec.ValidationError, ValueError, OverflowError):
        raise BadRequest.of("query", name, "refused; allowed: an instant as RFC 3339 writes it") from None


def period(begin: str, end: str, *, longest: timedelta) -> tuple[datetime, datetime]:
    """Return the instants of `from` and `to`.

    Raises:
        BadRequest: one is no instant, they are in the wrong order, or too far apart.
    """
    first, last = open_period(begin, end)
    if last - first > longest:
        raise BadRequest.of("query", "to", f"refused; allowed: at most {longest.days} days after `from`")
    return first, last


def open_period(begin: str | None, end: str | None) -> tuple[datetime, datetime]:
    """Return the instants of `from` and `to`, which may be missing.

    Raises:
        BadRequest: one is no instant, or they are in the wrong order.
    """
    first = instant(begin, "from") if begin else EARLIEST
    last = instant(end, "to") if end else LATEST
    if last <= first:
        raise BadRequest.of("query", "to", "refused; allowed: later than `from`")
    return first, last
