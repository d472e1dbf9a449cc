"""From exceptions to problem details: ours, the framework's, and those that nobody expected."""

import logging
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from services.api.context import exchange_of
from services.api.problems import MEDIA_TYPE, FieldError, Problem, errors_of

logger = logging.getLogger(__name__)

_DETAILS = {
    HTTPStatus.NOT_FOUND: "There is no such resource.",
    HTTPStatus.METHOD_NOT_ALLOWED: "The resource has no such method.",
}


def answer_problem(request: Request[Any, Any, Any], problem: Problem) -> Response[bytes]:
    """Answer with problem details."""
    return Response(
        problem.body(exchange_of(request).request_id),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **problem.headers},
    )


def answer_framework(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Answer what the framework refuses: no such route, a wrong parameter, a body that is no JSON."""
    status = HTTPStatus(error.status_code)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return answer_unexpected(request, error)
    errors = [_on_the_wire(request, each) for each in errors_of(error.extra)]
    detail = _DETAILS.get(status) or ("The request is not valid." if errors else error.detail)
    return answer_problem(request, Problem(detail, errors=errors, headers=error.headers, status=status))


def _on_the_wire(request: Request[Any, Any, Any], error: FieldError) -> FieldError:
    """Call a parameter as the contract does; the framework uses the name of the handler's argument."""
    handler = request.scope.get("route_handler")
    parameter = None if handler is None else handler.parsed_fn_signature.parameters.get(error.name)
    name = getattr(parameter and parameter.kwarg_definition, "name", None)
    return error if name is None else msgspec.structs.replace(error, name=name)


def answer_nested(request: Request[Any, Any, Any], _error: RecursionError) -> Response[bytes]:
    """Answer a body that is nested deeper than the decoder goes."""
    return answer_problem(request, Problem("The body is nested too deeply.", status=HTTPStatus.BAD_REQUEST))


def answer_no_text(request: Request[Any, Any, Any], _error: UnicodeDecodeError) -> Response[bytes]:
    """Answer a body, or a part of the address, that is not UTF-8."""
    return answer_problem(request, Problem("The request is not UTF-8.", status=HTTPStatus.BAD_REQUEST))


def answer_unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Answer what should not happen; only the log says what it was."""
    logger.error("unexpected error", exc_info=error, extra={"request_id": exchange_of(request).request_id})
    return answer_problem(request, Problem("The service failed; it has been logged."))


HANDLERS: Any = {
    Problem: answer_problem,
    HTTPException: answer_framework,
    RecursionError: answer_nested,
    UnicodeDecodeError: answer_no_text,
    Exception: answer_unexpected,
}
