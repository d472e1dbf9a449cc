"""What API Gateway itself answers, when a request does not reach the service or the service does not answer."""

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


RESPONSES: dict[str, tuple[apigw.ResponseType, str | None, str]] = {
    # The service's own short message, never what a validator said about a body or an authorizer about a token.
    "Refused": (apigw.ResponseType.DEFAULT_4_XX, None, _problem("$context.error.messageString")),
    "Failed": (apigw.ResponseType.DEFAULT_5_XX, None, _problem('"The request could not be served"')),
    # How the service calls an address that does not exist; its own answer, 403, sends people looking for a token.
    "Unknown": (apigw.ResponseType.MISSING_AUTHENTICATION_TOKEN, "404", _problem('"Not Found"')),
}
"""Construct id to kind, status (the service's own if none), and body."""


def add_problem_responses(api: apigw.RestApi) -> None:
    """Let the API answer errors with problem details that tell nothing about its inside."""
    for construct_id, (kind, status, body) in RESPONSES.items():
        api.add_gateway_response(
            construct_id,
            type=kind,
            status_code=status,
            response_headers=HEADERS,
            templates={"application/json": body},
        )
