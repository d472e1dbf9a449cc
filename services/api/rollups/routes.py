"""Rollups of a sensor."""

from datetime import timedelta
from typing import Annotated

from litestar import Response, get
from litestar.openapi.spec import Example
from litestar.params import QueryParameter

from services.api.answers import answer
from services.api.context import ApiRequest, dependencies_of
from services.api.cursors import start_after
from services.api.exchange import Scope
from services.api.operations import operation
from services.api.pages import Page, page_of
from services.api.parameters import (
    CursorQuery,
    FacilityPath,
    FromQuery,
    LimitQuery,
    RequiredMetricQuery,
    SensorPath,
    ToQuery,
    period,
)
from services.api.readings.ports import Series
from services.api.rollups.examples import ROLLUPS
from services.api.rollups.ports import Resolution, Rollup

LONGEST = timedelta(days=400)
ResolutionQuery = Annotated[
    Resolution,
    QueryParameter(
        name="resolution", description="Whether by the minute or by the hour.", examples=[Example(value="1m")]
    ),
]


@get(
    "/facilities/{facility:str}/sensors/{sensor:str}/rollups",
    operation_id="listRollups",
    tags=["rollups"],
    opt=operation(Scope.READ, example=ROLLUPS, revalidated=True),
)
async def list_rollups(
    request: ApiRequest,
    facility: FacilityPath,
    sensor: SensorPath,
    metric: RequiredMetricQuery,
    resolution: ResolutionQuery,
    begin: FromQuery,
    end: ToQuery,
    limit: LimitQuery = 1000,
    cursor: CursorQuery = None,
) -> Response[Page[Rollup]]:
    """List the rollups of one metric of a sensor.

    Those whose minute or hour begins in the range, which has at most 400 days, sorted by time. The newest one still
    grows.
    """
    start, until = period(begin, end, longest=LONGEST)
    filters = ("listRollups", facility, sensor, metric, resolution, start, until)
    if cursor:
        start = start_after(cursor, filters, start=start, end=until)
    found = await dependencies_of(request).rollups.page(
        Series(facility, sensor, metric), resolution, start, until, limit=limit + 1
    )
    page = page_of(found, limit=limit, filters=filters, key=lambda each: (each.bucket,))
    return answer(request, page, items=len(page.items))


ROUTES = [list_rollups]
