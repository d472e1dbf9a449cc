"""Readings of a sensor."""

from datetime import timedelta

from litestar import Response, get

from services.api.answers import answer
from services.api.context import ApiRequest, dependencies_of
from services.api.cursors import ReadingPlace
from services.api.exchange import Scope
from services.api.operations import operation
from services.api.pages import Page, decode_cursor, page_of
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
from services.api.readings.examples import READINGS
from services.api.readings.ports import Reading, Series

LONGEST = timedelta(days=7)


@get(
    "/facilities/{facility:str}/sensors/{sensor:str}/readings",
    operation_id="listReadings",
    tags=["readings"],
    opt=operation(Scope.READ, example=READINGS, revalidated=True),
)
async def list_readings(
    request: ApiRequest,
    facility: FacilityPath,
    sensor: SensorPath,
    metric: RequiredMetricQuery,
    begin: FromQuery,
    end: ToQuery,
    limit: LimitQuery = 1000,
    cursor: CursorQuery = None,
) -> Response[Page[Reading]]:
    """List the readings of one metric of a sensor.

    Sorted by time and sequence number; a range of at most seven days. Raw readings are kept for some days only: older
    ones are in the archive, and summed up in the rollups.
    """
    start, until = period(begin, end, longest=LONGEST)
    filters = ("listReadings", facility, sensor, metric, start, until)
    place = decode_cursor(cursor, filters, ReadingPlace) if cursor else None
    found = await dependencies_of(request).readings.page(
        Series(facility, sensor, metric), start, until, after=(place.ts, place.seq) if place else None, limit=limit + 1
    )
    page = page_of(found, limit=limit, filters=filters, key=lambda each: (each.ts, each.seq))
    return answer(request, page, items=len(page.items))


ROUTES = [list_readings]
