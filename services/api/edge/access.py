"""The access log: one line for each request, who read what. No token, no text of a client's, no query."""

import logging
from time import perf_counter

from litestar.types import HTTPScope

from services.api.exchange import Exchange

PATH_LENGTH = 300
"""Characters; the longest path of the contract is shorter, and what is longer is nobody's data."""

logger = logging.getLogger(__name__)


def log_access(scope: HTTPScope, exchange: Exchange, status: int) -> None:
    """Write the line.

    Args:
        scope: of the request.
        exchange: what is known about it.
        status: of the response; 0 if none was begun.
    """
    logger.info(
        "request",
        extra={
            "request_id": exchange.request_id,
            "client": exchange.client.client_id if exchange.client else "",
            "operation": exchange.operation,
            "facility": exchange.facility,
            "method": scope["method"],
            "path": scope["path"][:PATH_LENGTH],
            "status": status,
            "milliseconds": round((perf_counter() - exchange.started) * 1000, 1),
            **({} if exchange.items is None else {"items": exchange.items}),
        },
    )
