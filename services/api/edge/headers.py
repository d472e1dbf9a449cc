"""The headers that every response has, and the id that every request has."""

import re
import uuid
from collections.abc import Iterable

from litestar.types import HTTPScope

from services.api.exchange import Exchange

_is_request_id = re.compile(rb"[A-Za-z0-9-]{8,64}").fullmatch

SECURITY = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=63072000; includeSubDomains"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
"""What OWASP's REST security cheat sheet asks of an API, without what only matters to pages."""
CACHE_CONTROL = (b"cache-control", b"no-store")
CONTENT_SECURITY = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
SERVER = (b"server", b"smartfactory")
CLOSE = (b"connection", b"close")


def request_id_of(scope: HTTPScope) -> str:
    """Return the id that API Gateway gave the request, or a new one if it gave none that is well-formed."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _is_request_id(value):
            return value.decode("ascii")
    return str(uuid.uuid4())


def with_headers(
    headers: Iterable[tuple[bytes, bytes]], exchange: Exchange, *, is_last: bool
) -> list[tuple[bytes, bytes]]:
    """Return a response's headers with those that it lacks.

    Args:
        headers: of the response.
        exchange: whose id and further headers are added.
        is_last: whether the connection ends with this response.
    """
    own = list(headers)
    names = {name.lower() for name, _ in own}
    own += [each for each in (CACHE_CONTROL, CONTENT_SECURITY) if each[0] not in names]
    own += [*SECURITY, SERVER, (b"x-request-id", exchange.request_id.encode()), *exchange.headers]
    if is_last:
        own.append(CLOSE)
    return own
