"""Errors as clients see them: problem details, RFC 9457, each with the id of its request.

Raise one of these from anywhere below a route. Whatever else is raised becomes a 500 that says nothing, and a log line
that says everything.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

MEDIA_TYPE = "application/problem+json"
MAXIMUM_ERRORS = 20
"""So many wrong fields are named; a hostile body could have thousands."""


class FieldError(msgspec.Struct, frozen=True):
    """One thing that is wrong with a request.

    Attributes:
        location: `path`, `query`, `header` or `body`.
        name: of the parameter, or the place in the body, such as `events[3].ts`.
        message: what is wrong, and what is allowed.
    """

    location: Annotated[str, Meta(description="path, query, header or body", examples=["query"])]
    name: Annotated[str, Meta(description="the parameter, or the place in the body", examples=["limit"])]
    message: Annotated[str, Meta(description="what is wrong, and what is allowed", examples=["Expected `int` <= 1000"])]


class ProblemDetails(msgspec.Struct, frozen=True, kw_only=True):
    """What went wrong, RFC 9457."""

    type: Annotated[str, Meta(description="the kind of problem; about:blank when the status says it all")]
    title: Annotated[str, Meta(description="the kind of problem in words")]
    status: Annotated[int, Meta(ge=400, le=599, description="the status of the response")]
    detail: Annotated[str, Meta(description="this occurrence in words")]
    instance: Annotated[str, Meta(description="this occurrence: urn:request: and the request's id")]
    errors: Annotated[list[FieldError], Meta(max_length=MAXIMUM_ERRORS)] | UnsetType = UNSET


class Problem(Exception):  # noqa: N818 - what RFC 9457 calls it
    """A request that is answered with problem details.

    Attributes:
        status: of the response.
        detail: for the client; nothing about the inside.
        errors: what is wrong with the request, if that is the problem.
        headers: more headers of the response.
    """

    status = HTTPStatus.INTERNAL_SERVER_ERROR

    def __init__(
        self,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        status: HTTPStatus | None = None,
    ) -> None:
        """Take what the client gets to read; the status is the class's unless given."""
        super().__init__(detail)
        self.detail, self.errors, self.headers = detail, tuple(errors), dict(headers or {})
        if status is not None:
            self.status = status

    def body(self, request_id: str) -> bytes:
        """Return the problem details as JSON."""
        return msgspec.json.encode(
            ProblemDetails(
                type="about:blank",
                title=self.status.phrase,
                status=self.status.value,
                detail=self.detail,
                instance=f"urn:request:{request_id}",
                errors=list(self.errors[:MAXIMUM_ERRORS]) or UNSET,
            )
        )


class BadRequest(Problem):
    """The request is not what the contract allows."""

    status = HTTPStatus.BAD_REQUEST

    @classmethod
    def of(cls, location: str, name: str, message: str) -> "BadRequest":
        """Return the problem of one parameter or field."""
        return cls(f"{name}: {message}", errors=[FieldError(location, name, message)])


class Unauthorized(Problem):
    """No token, or one that is not accepted. The detail says no more than RFC 6750 does."""

    status = HTTPStatus.UNAUTHORIZED

    def __init__(self, detail: str, *, error: str | None = "invalid_token") -> None:
        """Take the detail, and RFC 6750's error code; none when the request brought no token."""
        challenge = 'Bearer realm="smartfactory"'
        super().__init__(detail, headers={"WWW-Authenticate": challenge + (f', error="{error}"' if error else "")})


class Forbidden(Problem):
    """The client may not do that, and may know it."""

    status = HTTPStatus.FORBIDDEN


class NotFound(Problem):
    """It does not exist, or the client may not know that it does: nobody can tell the two apart."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self, detail: str = "There is no such resource.") -> None:
        super().__init__(detail)


class Conflict(Problem):
    """It was done already, by somebody else or in another way."""

    status = HTTPStatus.CONFLICT


class TooLarge(Problem):
    """The body is longer than is read."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class TooManyRequests(Problem):
    """The client asks too fast."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, detail: str, *, retry_after_seconds: int) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after_seconds)})


class Unavailable(Problem):
    """It cannot be done now; the same request may succeed later."""

    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self, detail: str = "The service cannot answer now.", *, retry_after_seconds: int = 1) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after_seconds)})


def errors_of(extra: Any) -> list[FieldError]:
    """Return what the framework found wrong with a request, in our words.

    Args:
        extra: of the framework's exception: a list of `{message, key, source}`, if it is about parameters.
    """
    if not isinstance(extra, list):
        return []
    return [
        FieldError(
            str(getattr(each.get("source"), "value", each.get("source") or "body")),
            str(each.get("key", "")).removeprefix("data.") or "body",
            _without_value(str(each.get("message", ""))),
        )
        for each in extra[:MAXIMUM_ERRORS]
        if isinstance(each, dict)
    ]


def _without_value(message: str) -> str:
    """Return the message without the one thing of the request that it may quote."""
    return "value not allowed" if message.startswith("Invalid enum value") else message
