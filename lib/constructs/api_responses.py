"""What API Gateway itself answers, when a request does not reach the service or the service does not answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aws_cdk import aws_apigateway as apigw

HEADERS = {
    "Cache-Control": "'no-store'",
    "Content-Type": "'application/problem+json'",
    "Strict-Transport-Security": "'max-age=63072000'",
    "X-Content-Type-Options": "'nosniff'",
}


def _problem(title: str) -> str:
    """Return problem details, RFC 9457; `title` is JSON."""
    return f'{{"type":"about:blank","title":{title},"instance":"urn:request:$context.requestId"}}'


@dataclass(frozen=True, slots=True)
class Response:
    """An error of API Gateway's own.

    Attributes:
        kind: which.
        body: of the answer.
        status: if not the service's own.
        headers: beside `HEADERS`.
    """

    kind: apigw.ResponseType
    body: str
    status: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


# The service's own short message, never what a validator said about a body or an authorizer about a token.
_SHORT = _problem("$context.error.messageString")

RESPONSES: Mapping[str, Response] = {
    "Refused": Response(apigw.ResponseType.DEFAULT_4_XX, _SHORT),
    "Failed": Response(apigw.ResponseType.DEFAULT_5_XX, _problem('"The request could not be served"')),
    # How the service calls an address that does not exist; its own answer, 403, sends people looking for a token.
    "Unknown": Response(apigw.ResponseType.MISSING_AUTHENTICATION_TOKEN, _problem('"Not Found"'), "404"),
    # RFC 9110 asks for it; the service's own answer does not say how to authenticate.
    "Unauthorized": Response(apigw.ResponseType.UNAUTHORIZED, _SHORT, headers={"WWW-Authenticate": "'Bearer'"}),
    # A bucket fills by the second.
    "Throttled": Response(apigw.ResponseType.THROTTLED, _SHORT, headers={"Retry-After": "'1'"}),
}
"""By construct id."""


def add_problem_responses(api: apigw.RestApi) -> None:
    """Let the API answer errors with problem details that tell nothing about its inside."""
    for construct_id, response in RESPONSES.items():
        api.add_gateway_response(
            construct_id,
            type=response.kind,
            status_code=response.status,
            response_headers={**HEADERS, **response.headers},
            templates={"application/json": response.body},
        )
