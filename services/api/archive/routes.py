"""The archive of a facility: which hours there are."""

from typing import Annotated

from litestar import Response, get
from litestar.openapi.spec import Example
from litestar.params import QueryParameter

from services.api.answers import answer
from services.api.archive.download import DOWNLOADS
from services.api.archive.examples import HOURS
from services.api.archive.ports import HOUR_FORMAT, HourEntry
from services.api.context import ApiRequest, dependencies_of
from services.api.cursors import start_after
from services.api.exchange import Scope
from services.api.operations import operation
from services.api.pages import Page, page_of
from services.api.parameters import CursorQuery, FacilityPath, SinceQuery, UntilQuery, open_period

MAXIMUM_HOURS = 200
"""Of a page: each costs the reading of a small file, about a millisecond on EFS."""

HourLimitQuery = Annotated[
    int,
    QueryParameter(
        name="limit",
        ge=1,
        le=MAXIMUM_HOURS,
        description="The most items of the page.",
        examples=[Example(value=24)],
    ),
]


@get(
    "/facilities/{facility:str}/archive",
    operation_id="listArchive",
    tags=["archive"],
    opt=operation(Scope.READ, example=HOURS, revalidated=True),
)
async def list_archive(
    request: ApiRequest,
    facility: FacilityPath,
    begin: SinceQuery = None,
    end: UntilQuery = None,
    limit: HourLimitQuery = 24,
    cursor: CursorQuery = None,
) -> Response[Page[HourEntry]]:
    """List the hours of a facility that are in the archive.

    Oldest first. An hour gets there when it has been over for some minutes; readings that come later make its files be
    written again.
    """
    start, until = open_period(begin, end)
    filters = ("listArchive", facility, begin, end)
    if cursor:
        start = start_after(cursor, filters, start=start, end=until)
    archive = dependencies_of(request).archive
    found = await archive.index.page(facility, start, until, limit=limit + 1)
    page = page_of(found, limit=limit, filters=filters, key=lambda each: (each.start,))
    files = await archive.files.files(facility, [each.start for each in page.items])
    entries = [
        HourEntry(
            hour=each.start.strftime(HOUR_FORMAT),
            rows=each.rows,
            exported_at=each.exported_at,
            complete=each.is_complete,
            files=of_hour,
        )
        for each, of_hour in zip(page.items, files, strict=True)
    ]
    return answer(request, Page(items=entries, next=page.next), items=len(entries))


ROUTES = [list_archive, *DOWNLOADS]
