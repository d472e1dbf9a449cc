"""Liveness and readiness, for the load balancer and the task's own health command. Neither needs a token."""

from http import HTTPStatus
from typing import Any

from litestar import Request, Response, get

from services.api.context import dependencies_of
from services.api.problems import Unavailable
from services.api.version import CONTRACT_VERSION


@get("/healthz", include_in_schema=False)
async def get_liveness() -> dict[str, str]:
    """Answer: the process lives. Asks nobody, so that a lost database does not end the tasks that wait for it."""
    return {"status": "ok"}


@get("/readyz", include_in_schema=False)
async def get_readiness(request: Request[Any, Any, Any]) -> Response[dict[str, str]]:
    """Answer whether requests should come here: not while PostgreSQL is away, nor once the process has to stop.

    Without Redis the newest values come from PostgreSQL: slower, but ready. It tells which contract it serves, for
    whoever tries a new version before it gets traffic: nothing but the load balancer and that verification reach it.
    """
    dependencies = dependencies_of(request)
    if dependencies.draining.active:
        raise Unavailable("The service stops.")
    if not await dependencies.watch.database():
        raise Unavailable("The database does not answer.")
    cache = "ok" if await dependencies.watch.cache() else "away"
    answer = {"status": "ready", "cache": cache, "contract": CONTRACT_VERSION}
    return Response(answer, status_code=HTTPStatus.OK)


PROBES = (get_liveness, get_readiness)
