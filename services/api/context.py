"""What a request's handler can reach: who asks, what the application depends on, what the log line will say."""

from typing import Any, TypeAlias, cast

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import State

from services.api.dependencies import Dependencies
from services.api.exchange import Client, Exchange

ApiRequest: TypeAlias = Request[Client, None, State]
"""What handlers take; `request.user` is the client."""

STATE_KEY = "exchange"


def exchange_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Exchange:
    """Return what belongs to this request."""
    return cast("Exchange", connection.scope["state"][STATE_KEY])


def dependencies_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Dependencies:
    """Return what the application depends on."""
    return cast("Dependencies", connection.app.state["dependencies"])
