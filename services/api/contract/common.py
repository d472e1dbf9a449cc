"""What every operation of the contract has: errors, headers."""

from http import HTTPStatus
from typing import Any

from services.api.problems import MEDIA_TYPE

Json = dict[str, Any]


def _header(description: str, pattern_or_format: Json | None = None, *, example: str) -> Json:
    return {"description": description, "schema": {"type": "string", **(pattern_or_format or {})}, "example": example}


HEADERS: Json = {
    "X-Request-Id": _header("The request's id.", example="8f6a3c1e-5b0a-4c55-9a53-0d7b3c1d2e4f"),
    "RateLimit-Policy": _header(
        "How many requests `q` a client may send within `w` seconds.", example='"client";q=100;w=2'
    ),
    "RateLimit": _header(
        "How many requests remain `r`, and after how many seconds `t` all are there again.", example='"client";r=99;t=1'
    ),
    "ETag": _header("Changes with the answer; for If-None-Match.", example='"6b1d0f7b7f4a43a0b6a2c1de"'),
    "Cache-Control": _header("How long the client may use the answer again.", example="private, max-age=1"),
    "Retry-After": {
        "description": "After how many seconds to try again.",
        "schema": {"type": "integer", "minimum": 0},
        "example": 1,
    },
    "WWW-Authenticate": _header(
        "What is missing (RFC 6750).", example='Bearer realm="smartfactory", error="invalid_token"'
    ),
}

# status -> description, detail of the example, more headers
_PROBLEMS: dict[HTTPStatus, tuple[str, str, tuple[str, ...]]] = {
    HTTPStatus.BAD_REQUEST: ("The request is not what the contract allows.", "The request is not valid.", ()),
    HTTPStatus.UNAUTHORIZED: (
        "No token, or one that is not accepted.",
        "The token is not accepted.",
        ("WWW-Authenticate",),
    ),
    HTTPStatus.FORBIDDEN: ("The client may not do that.", "The token has no scope read.", ()),
    HTTPStatus.NOT_FOUND: (
        "It does not exist, or the client may not see it.",
        "There is no such resource.",
        (),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "The body is too long.",
        "The body is longer than 1048576 bytes.",
        (),
    ),
    HTTPStatus.TOO_MANY_REQUESTS: ("The client asks too fast.", "The client asks too fast.", ("Retry-After",)),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        "It cannot be done now; the same request may succeed later.",
        "The service is busy.",
        ("Retry-After",),
    ),
}


def header_references(*names: str) -> Json:
    """Return response headers by reference to the components."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def problems(*, with_body: bool) -> dict[str, Json]:
    """Return the error responses of every operation, by status.

    Args:
        with_body: whether the operation's request has a body.
    """
    statuses = [each for each in _PROBLEMS if with_body or each != HTTPStatus.REQUEST_ENTITY_TOO_LARGE]
    return {str(int(status)): _problem(status) for status in statuses}


def problem_example(status: HTTPStatus, detail: str) -> Json:
    """Return an example of problem details."""
    example: Json = {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": detail,
        "instance": "urn:request:8f6a3c1e-5b0a-4c55-9a53-0d7b3c1d2e4f",
    }
    if status == HTTPStatus.BAD_REQUEST:
        example["errors"] = [{"location": "query", "name": "limit", "message": "Expected `int` <= 1000"}]
    return example


def _problem(status: HTTPStatus) -> Json:
    description, detail, headers = _PROBLEMS[status]
    return {
        "description": description,
        "headers": header_references("X-Request-Id", *headers),
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": "#/components/schemas/ProblemDetails"},
                "example": problem_example(status, detail),
            }
        },
    }
