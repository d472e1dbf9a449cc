"""Successful answers: encoded once, with an ETag, and shortened to 304 where the client has them already."""

from http import HTTPStatus
from typing import Any, TypeVar, cast

from litestar import Response

from services.api.context import ApiRequest, exchange_of
from services.api.encoded import Encoded, encoded

T = TypeVar("T")

PRIVATE = "private, no-cache"
"""May be kept by the client, and is asked for again each time; then often answered with 304."""


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
    return cast("Response[T]", answer_encoded(request, encoded(value, items=items), cache_control=cache_control))


def answer_encoded(request: ApiRequest, body: Encoded, *, cache_control: str) -> Response[Any]:
    """Do the same with a body that is encoded already."""
    exchange_of(request).items = body.items
    headers = {"ETag": body.tag, "Cache-Control": cache_control}
    if is_known(request, body.tag):
        return Response(None, status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(body.content, headers=headers, media_type="application/json")


def is_known(request: ApiRequest, tag: str) -> bool:
    """Tell whether If-None-Match names the tag; weak comparison, RFC 9110 section 13.1.2."""
    for name, value in cast("Any", request.scope)["headers"]:
        if name == b"if-none-match":
            known = value.decode("latin-1")
            return known.strip() == "*" or tag in {each.strip().removeprefix("W/") for each in known.split(",")}
    return False
