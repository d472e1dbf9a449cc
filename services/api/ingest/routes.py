"""Events from clients."""

from http import HTTPStatus
from typing import Annotated

from litestar import Response, post
from litestar.openapi.spec import Example
from litestar.params import HeaderParameter, JSONBody

from services.api.context import ApiRequest, dependencies_of, exchange_of
from services.api.exchange import Scope
from services.api.ingest.checking import checked, name_wrong_events
from services.api.ingest.examples import ACCEPTED, EVENTS
from services.api.ingest.ports import Accepted, NewEvents
from services.api.operations import operation

IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        pattern=r"^[\x21-\x7e]{1,128}$",
        description="A text that no other request of the client has, a UUID for example. Events without `seq` get one "
        "that depends on it and on their place, so that the same request may be sent again.",
        examples=[Example(value="0f8fad5b-d9cb-469f-a165-70867728950e")],
    ),
]


async def _name_wrong_events(request: ApiRequest) -> None:
    name_wrong_events(await request.body())


@post(
    "/events",
    operation_id="sendEvents",
    tags=["events"],
    status_code=HTTPStatus.ACCEPTED,
    before_request=_name_wrong_events,
    opt=operation(Scope.INGEST, example=ACCEPTED, body_example=EVENTS),
)
async def send_events(
    request: ApiRequest, data: JSONBody[NewEvents], idempotency_key: IdempotencyKey = None
) -> Response[Accepted]:
    """Send events.

    At most 500. If one is wrong, none is taken, and the answer names those that are. 202 says that the stream has all
    of them for good: they are stored within seconds, and one that was sent before is recognised. After 503, or without
    an answer, send the same request again.
    """
    ingest = dependencies_of(request).ingest
    events = checked(data.events, client=request.user, key=idempotency_key, window=ingest.window, now=ingest.now())
    await ingest.sink.send(events)
    exchange_of(request).items = len(events)
    return Response(
        Accepted(accepted=len(events)), status_code=HTTPStatus.ACCEPTED, headers={"Cache-Control": "no-store"}
    )


ROUTES = [send_events]
