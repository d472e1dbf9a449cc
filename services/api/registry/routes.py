"""Facilities, lines, sensors."""

from litestar import Response, get

from services.api.answers import answer
from services.api.context import ApiRequest, dependencies_of
from services.api.exchange import Scope
from services.api.operations import operation
from services.api.pages import Page, decode_cursor, page_of
from services.api.parameters import (
    CursorQuery,
    FacilityPath,
    LimitQuery,
    LineQuery,
    MetricQuery,
    SensorPath,
)
from services.api.problems import NotFound
from services.api.registry.examples import FACILITIES, LINES, SENSOR, SENSORS
from services.api.registry.ports import Facility, Line, Sensor

TAGS = ["registry"]


@get(
    "/facilities",
    operation_id="listFacilities",
    tags=TAGS,
    opt=operation(Scope.READ, example=FACILITIES, revalidated=True),
)
async def list_facilities(
    request: ApiRequest, limit: LimitQuery = 100, cursor: CursorQuery = None
) -> Response[Page[Facility]]:
    """List the facilities that the client is bound to.

    Sorted by id.
    """
    filters = ("listFacilities",)
    after = decode_cursor(cursor, filters, tuple[str])[0] if cursor else ""
    found = [Facility(facility=each) for each in sorted(request.user.facilities) if each > after]
    page = page_of(found, limit=limit, filters=filters, key=lambda each: (each.facility,))
    return answer(request, page, items=len(page.items))


@get(
    "/facilities/{facility:str}/lines",
    operation_id="listLines",
    tags=TAGS,
    opt=operation(Scope.READ, example=LINES, revalidated=True),
)
async def list_lines(
    request: ApiRequest, facility: FacilityPath, limit: LimitQuery = 100, cursor: CursorQuery = None
) -> Response[Page[Line]]:
    """List the production lines of a facility.

    Those that have sensors, sorted by id.
    """
    filters = ("listLines", facility)
    after = decode_cursor(cursor, filters, tuple[str])[0] if cursor else ""
    found = await dependencies_of(request).registry.lines(facility, after=after, limit=limit + 1)
    page = page_of(found, limit=limit, filters=filters, key=lambda each: (each.line,))
    return answer(request, page, items=len(page.items))


@get(
    "/facilities/{facility:str}/sensors",
    operation_id="listSensors",
    tags=TAGS,
    opt=operation(Scope.READ, example=SENSORS, revalidated=True),
)
async def list_sensors(
    request: ApiRequest,
    facility: FacilityPath,
    line: LineQuery = None,
    metric: MetricQuery = None,
    limit: LimitQuery = 100,
    cursor: CursorQuery = None,
) -> Response[Page[Sensor]]:
    """List the sensors of a facility.

    Sorted by id. With `metric`, only that metric of each sensor is listed.
    """
    filters = ("listSensors", facility, line, metric)
    after = decode_cursor(cursor, filters, tuple[str])[0] if cursor else ""
    found = await dependencies_of(request).registry.sensors(
        facility, line=line, metric=metric, after=after, limit=limit + 1
    )
    page = page_of(found, limit=limit, filters=filters, key=lambda each: (each.sensor,))
    return answer(request, page, items=len(page.items))


@get(
    "/facilities/{facility:str}/sensors/{sensor:str}",
    operation_id="getSensor",
    tags=TAGS,
    opt=operation(Scope.READ, example=SENSOR, revalidated=True),
)
async def get_sensor(request: ApiRequest, facility: FacilityPath, sensor: SensorPath) -> Response[Sensor]:
    """Return a sensor and what it measures."""
    found = await dependencies_of(request).registry.sensor(facility, sensor)
    if found is None:
        raise NotFound
    return answer(request, found, items=1)


ROUTES = [list_facilities, list_lines, list_sensors, get_sensor]
