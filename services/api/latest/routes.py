"""The newest values of a facility or a line."""

from collections.abc import Sequence

from litestar import Response, get
from litestar.datastructures import ResponseHeader

from services.api.answers import answer_encoded, fresh_for
from services.api.context import ApiRequest, dependencies_of
from services.api.encoded import Encoded, encoded
from services.api.exchange import Scope
from services.api.latest.examples import VALUES
from services.api.latest.newest import Source
from services.api.latest.ports import Place, place_of
from services.api.operations import operation
from services.api.pages import Page, decode_cursor, page_of
from services.api.parameters import CursorQuery, FacilityPath, LimitQuery, LinePath
from services.telemetry.events import Event

TAGS = ["latest"]
SOURCE = "X-Data-Source"
FRESH_SECONDS = 1
_START: Place = ("", "", "")
_SOURCE_HEADER = ResponseHeader(
    name=SOURCE,
    description="Where the values came from: `cache`, or `database` when the cache cannot tell.",
    documentation_only=True,
)


@get(
    "/facilities/{facility:str}/latest",
    operation_id="getFacilityLatest",
    tags=TAGS,
    opt=operation(Scope.READ, example=VALUES, revalidated=True),
    response_headers=[_SOURCE_HEADER],
)
async def get_facility_latest(
    request: ApiRequest, facility: FacilityPath, limit: LimitQuery = 100, cursor: CursorQuery = None
) -> Response[Page[Event]]:
    """Return the newest value of each sensor and metric of a facility.

    Sorted by line, sensor and metric.
    """
    filters = ("getFacilityLatest", facility)
    after = decode_cursor(cursor, filters, tuple[str, str, str]) if cursor else _START
    found, source = await dependencies_of(request).newest.of_facility(facility, after=after, limit=limit + 1)
    return _answer(request, _page(found, limit, filters), source)


@get(
    "/facilities/{facility:str}/lines/{line:str}/latest",
    operation_id="getLineLatest",
    tags=TAGS,
    opt=operation(Scope.READ, example=VALUES, revalidated=True),
    response_headers=[_SOURCE_HEADER],
)
async def get_line_latest(
    request: ApiRequest, facility: FacilityPath, line: LinePath, limit: LimitQuery = 1000, cursor: CursorQuery = None
) -> Response[Page[Event]]:
    """Return the newest value of each sensor and metric of a line.

    Sorted by sensor and metric.
    """
    filters = ("getLineLatest", facility, line)
    after = decode_cursor(cursor, filters, tuple[str, str, str]) if cursor else None
    found = await dependencies_of(request).newest.of_line(facility, line)
    if after is not None:
        return _answer(request, _page(found.after(after), limit, filters), found.source)
    # Encoding costs more than all else of this request; whoever asks within a moment is sent the same bytes.
    if found.first_page is None or found.first_page[0] != limit:
        found.first_page = limit, _page(found.values, limit, filters)
    return _answer(request, found.first_page[1], found.source)


def _page(found: Sequence[Event], limit: int, filters: tuple[str, ...]) -> Encoded:
    page = page_of(found, limit=limit, filters=filters, key=place_of)
    return encoded(page, items=len(page.items))


def _answer(request: ApiRequest, page: Encoded, source: Source) -> Response[Page[Event]]:
    response = answer_encoded(request, page, cache_control=fresh_for(FRESH_SECONDS))
    response.set_header(SOURCE, source.value)
    return response


ROUTES = [get_facility_latest, get_line_latest]
