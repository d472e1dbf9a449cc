"""Who may do what: every route under /v1 passes here before anything else of it runs, its body unread."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import MethodNotAllowedException
from litestar.handlers.base import BaseRouteHandler

from services.api.context import dependencies_of, exchange_of
from services.api.exchange import Client, Scope
from services.api.operations import SCOPE
from services.api.problems import Forbidden, NotFound, Unauthorized

FACILITY = "facility"
"""The path parameter that names whose data are asked for."""


async def authorize(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Let the request pass if its client may do this, and may see the facility in its path.

    A facility that is not the client's is answered as one that does not exist.

    Raises:
        Unauthorized: no acceptable token.
        TooManyRequests: the client asks too fast.
        Forbidden: the token lacks the operation's scope.
        NotFound: the client is not bound to the facility.
        Unavailable: it cannot be decided now.
    """
    exchange, dependencies = exchange_of(connection), dependencies_of(connection)
    scope = handler.opt.get(SCOPE)
    if not isinstance(scope, Scope):  # the framework's own answer to OPTIONS, or a route that forgot to declare one
        raise MethodNotAllowedException
    exchange.operation = str(getattr(handler, "operation_id", ""))
    claims = await dependencies.tokens.verify(_bearer(connection))
    dependencies.rates.take(claims.client_id, exchange)
    client = Client(
        client_id=claims.client_id,
        scopes=frozenset(each for each in Scope if each in claims.scopes),
        facilities=await dependencies.bindings.facilities(claims.client_id),
    )
    connection.scope["user"] = exchange.client = client
    if scope not in client.scopes:
        raise Forbidden(f"The token has no scope {scope}.", headers=_insufficient(scope))
    facility = connection.scope["path_params"].get(FACILITY)
    if facility is not None:
        if facility not in client.facilities:
            raise NotFound
        exchange.facility = facility


def _bearer(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    values = [value for name, value in connection.scope["headers"] if name == b"authorization"]
    if not values:
        raise Unauthorized("The request has no bearer token.", error=None)
    scheme, _, token = values[0].partition(b" ")
    if len(values) > 1 or scheme.lower() != b"bearer" or not token.isascii():
        raise Unauthorized("The request has no bearer token.")
    return token.strip().decode("ascii")


def _insufficient(scope: Scope) -> dict[str, str]:
    return {"WWW-Authenticate": f'Bearer realm="smartfactory", error="insufficient_scope", scope="{scope}"'}
