"""An operation's responses: its own with headers and examples, and the errors that every operation has."""

from http import HTTPStatus

from litestar.handlers import HTTPRouteHandler

from services.api.contract.common import Json, header_references, problem_example, problems
from services.api.operations import EXAMPLE, REVALIDATED
from services.api.problems import MEDIA_TYPE

_ALWAYS = ("X-Request-Id", "RateLimit-Policy", "RateLimit")


def responses(operation: Json, handler: HTTPRouteHandler) -> Json:
    """Return the responses by status, in the order of the statuses.

    Args:
        operation: as the framework describes it, with a summary; not changed.
        handler: what answers.
    """
    # The framework's own 400 has another shape than ours.
    own = {status: each for status, each in operation["responses"].items() if status != "400"}
    if handler.opt[REVALIDATED]:
        own["304"] = {"description": "The client has this answer already."}
    described = {
        status: _succeeded(response, operation, handler)
        if int(status) < HTTPStatus.BAD_REQUEST
        else _failed(response, HTTPStatus(int(status)))
        for status, response in own.items()
    }
    every = problems(with_body="requestBody" in operation) | described
    if "HEAD" in handler.http_methods:  # its answers have no content, errors neither
        every = {
            status: {key: value for key, value in each.items() if key != "content"} for status, each in every.items()
        }
    return dict(sorted(every.items()))


def _succeeded(response: Json, operation: Json, handler: HTTPRouteHandler) -> Json:
    names = (*_ALWAYS, *(("ETag", "Cache-Control") if handler.opt[REVALIDATED] else ()))
    more: Json = {}
    if "content" in response:
        example = {} if handler.opt[EXAMPLE] is None else {"example": handler.opt[EXAMPLE]}
        more["content"] = {kind: content | example for kind, content in response["content"].items()}
        more["description"] = operation["summary"]
    return response | more | {"headers": _declared(response) | header_references(*names)}


def _failed(response: Json, status: HTTPStatus) -> Json:
    example = {"example": problem_example(status, response["description"])}
    content = {
        kind: example | content if kind == MEDIA_TYPE else content
        for kind, content in response.get("content", {}).items()
    }
    return response | {"headers": _declared(response) | header_references("X-Request-Id"), "content": content}


def _declared(response: Json) -> Json:
    """Return the headers that the handler itself declares, sorted; a text each unless it says otherwise."""
    declared = sorted(response.get("headers", {}).items())  # the framework holds them in a set
    return {name: {"schema": {"type": "string"}} | header for name, header in declared}
