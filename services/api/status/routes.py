"""How the service is."""

from datetime import UTC, datetime
from typing import Annotated, Literal

import msgspec
from litestar import Response, get
from msgspec import Meta

from services.api.answers import answer
from services.api.context import ApiRequest, dependencies_of
from services.api.exchange import Scope
from services.api.operations import operation
from services.api.version import CONTRACT_VERSION, SERVICE_VERSION
from services.telemetry.events import Identifier


class Dependency(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the service needs."""

    name: Literal["database", "cache"]
    status: Literal["ok", "away"]


class Freshness(msgspec.Struct, frozen=True, kw_only=True):
    """How new a facility's data are."""

    facility: Identifier
    newest: Annotated[
        datetime | None,
        Meta(description="when the newest reading was measured; null if there is none, or it cannot be told now"),
    ]


class ServiceStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How the service is."""

    status: Annotated[
        Literal["ok", "degraded", "unavailable"],
        Meta(description="degraded: slower, because the cache is away; unavailable: the database is away"),
    ]
    version: Annotated[str, Meta(description="of the service")]
    contract: Annotated[str, Meta(description="of the contract")]
    draining: Annotated[bool, Meta(description="whether this task is about to stop")]
    dependencies: list[Dependency]
    facilities: Annotated[list[Freshness], Meta(description="those of the client, sorted by id")]


EXAMPLE = ServiceStatus(
    status="ok",
    version=SERVICE_VERSION,
    contract=CONTRACT_VERSION,
    draining=False,
    dependencies=[Dependency(name="database", status="ok"), Dependency(name="cache", status="ok")],
    facilities=[Freshness(facility="denver-1", newest=datetime(2026, 1, 15, 8, 30, tzinfo=UTC))],
)


@get("/status", operation_id="getStatus", tags=["status"], opt=operation(Scope.OPERATE, example=EXAMPLE))
async def get_status(request: ApiRequest) -> Response[ServiceStatus]:
    """Return how the service is, and how new the data of the client's facilities are."""
    dependencies, facilities = dependencies_of(request), request.user.facilities
    database, cache = await dependencies.watch.database(), await dependencies.watch.cache()
    newest = await dependencies.watch.newest(facilities) if database else {}
    status = ServiceStatus(
        status="ok" if database and cache else "degraded" if database else "unavailable",
        version=SERVICE_VERSION,
        contract=CONTRACT_VERSION,
        draining=dependencies.draining.active,
        dependencies=[
            Dependency(name="database", status="ok" if database else "away"),
            Dependency(name="cache", status="ok" if cache else "away"),
        ],
        facilities=[Freshness(facility=each, newest=newest.get(each)) for each in sorted(facilities)],
    )
    return answer(request, status, cache_control="no-store", items=len(status.facilities))


ROUTES = [get_status]
