"""Successful answers: encoded once, with an ETag, and shortened to 304 where the client has them already."""

import hashlib
from http import HTTPStatus
from typing import Any, TypeVar, cast

import msgspec
from litestar import Response

from services.api.context import ApiRequest, exchange_of

T = TypeVar("T")

PRIVATE = "private, no-cache"
"""May be kept by the client, and is asked for again each time; then often answered with 304."""

_encode = msgspec.json.Encoder().encode


def fresh_for(seconds: int) -> str:
    """Return the Cache-Control of what a client may use so long without asking."""
    return f"private, max-age={seconds}"


def answer(request: ApiRequest, value: T, *, cache_control: str = PRIVATE, items: int | None = None) -> Response[T]:
    """Return the value as JSON with an ETag; 304 if the request names that ETag.

    Args:
        request: which is answered.
        value: the body.
        cache_control: of the response.
        items: how many the log line says were read.
    """
    exchange_of(request).items = items
    content = _encode(value)
    tag = f'"{hashlib.blake2s(content, digest_size=12).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": cache_control}
    if is_known(request, tag):
        return Response(cast("T", None), status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(cast("T", content), headers=headers, media_type="application/json")


def is_known(request: ApiRequest, tag: str) -> bool:
    """Tell whether If-None-Match names the tag; weak comparison, RFC 9110 section 13.1.2."""
    for name, value in cast("Any", request.scope)["headers"]:
        if name == b"if-none-match":
            known = value.decode("latin-1")
            return known.strip() == "*" or tag in {each.strip().removeprefix("W/") for each in known.split(",")}
    return False
