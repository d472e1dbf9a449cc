"""Alerts of a facility."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, cast, get_args

from litestar import Response, get, post
from litestar.openapi.spec import Example
from litestar.params import JSONBody, PathParameter, QueryParameter
from msgspec.structs import astuple

from services.api.alerts.examples import ACKNOWLEDGEMENT, ALERT, ALERTS, COMMENT
from services.api.alerts.ids import MAXIMUM_CHARACTERS, key_of
from services.api.alerts.ports import Acknowledgement, Alert, AlertKey, Comment, State
from services.api.answers import answer
from services.api.context import ApiRequest, dependencies_of, exchange_of
from services.api.exchange import Scope
from services.api.operations import operation, problem_responses
from services.api.pages import Page, decode_cursor, page_of
from services.api.parameters import CursorQuery, FacilityPath, LimitQuery, SinceQuery, UntilQuery, open_period
from services.api.problems import Conflict, NotFound

TAGS = ["alerts"]

# A text by type: of an enumeration that may be missing, the decoder would take `null` for missing.
StateQuery = Annotated[
    str | None,
    QueryParameter(
        name="state",
        pattern=f"^({'|'.join(get_args(State))})$",
        schema_extra={"enum": list(get_args(State))},
        description="Only alerts of this state.",
        examples=[Example(value="open")],
    ),
]
AlertPath = Annotated[
    str,
    PathParameter(
        pattern=r"^[A-Za-z0-9_-]+$",
        max_length=MAXIMUM_CHARACTERS,
        description="The `id` of an alert.",
        examples=[Example(value=ALERT.id)],
    ),
]


@get(
    "/facilities/{facility:str}/alerts",
    operation_id="listAlerts",
    tags=TAGS,
    opt=operation(Scope.READ, example=ALERTS, revalidated=True),
)
async def list_alerts(
    request: ApiRequest,
    facility: FacilityPath,
    of_state: StateQuery = None,
    begin: SinceQuery = None,
    end: UntilQuery = None,
    limit: LimitQuery = 100,
    cursor: CursorQuery = None,
) -> Response[Page[Alert]]:
    """List the alerts of a facility.

    Newest first. A reading of a sensor that has limits, beyond one of them, raises an alert.
    """
    start, until = open_period(begin, end)
    filters = ("listAlerts", facility, of_state, begin, end)
    before = decode_cursor(cursor, filters, AlertKey) if cursor else None
    found = await dependencies_of(request).alerts.page(
        facility, state=cast("State | None", of_state), start=start, end=until, before=before, limit=limit + 1
    )
    page = page_of(found, limit=limit, filters=filters, key=lambda each: astuple(each.key))
    return answer(request, page, items=len(page.items))


@post(
    "/facilities/{facility:str}/alerts/{alert:str}/acknowledgement",
    operation_id="acknowledgeAlert",
    tags=TAGS,
    status_code=HTTPStatus.CREATED,
    opt=operation(Scope.OPERATE, example=ACKNOWLEDGEMENT, body_example=COMMENT),
    responses=problem_responses(s409="The alert has been acknowledged already."),
)
async def acknowledge_alert(
    request: ApiRequest, facility: FacilityPath, alert: AlertPath, data: JSONBody[Comment]
) -> Response[Acknowledgement]:
    """Acknowledge an alert.

    The first acknowledgement stays; the alert is not open any more.
    """
    wanted = Acknowledgement(client=request.user.client_id, acknowledged_at=datetime.now(UTC), comment=data.comment)
    found = await dependencies_of(request).alerts.acknowledge(facility, key_of(alert), wanted)
    if found is None:
        raise NotFound
    if found != wanted:
        raise Conflict("The alert has been acknowledged already.")
    exchange_of(request).items = 1
    return Response(found, status_code=HTTPStatus.CREATED, headers={"Cache-Control": "no-store"})


ROUTES = [list_alerts, acknowledge_alert]
