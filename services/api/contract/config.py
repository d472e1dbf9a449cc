"""What the contract says about the API as a whole."""

from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import (
    Components,
    License,
    OAuthFlow,
    OAuthFlows,
    SecurityScheme,
    Server,
    Tag,
)

from services.api.exchange import Scope
from services.api.version import CONTRACT_VERSION

SCHEME = "oauth2"
TOKEN_URL = "https://auth.example.com/oauth2/token"  # noqa: S105 - an address
MEANING = {
    Scope.READ: "Read facilities, sensors, readings, rollups, alerts and the archive.",
    Scope.INGEST: "Send events.",
    Scope.OPERATE: "Acknowledge alerts; read the status of the service.",
}
DESCRIPTION = """\
Real-time and historical data of production lines.

**Access.** A client gets a token from the token endpoint by its client credentials, and sends it as `Authorization:
Bearer`. Each operation needs one scope. A client sees the facilities that it is bound to; any other one is answered as
one that does not exist. The API key in `x-api-key` counts and throttles a client, and opens nothing.

**Lists** come in pages: `items`, and `next`, the `cursor` of the next page, or null. A cursor belongs to the parameters
it was given for. **Times** are RFC 3339, in UTC in every answer. **Errors** are problem details (RFC 9457); `instance`
holds the request's id, which is in `X-Request-Id` as well: name it when you ask for help.

**Limits.** `RateLimit-Policy` and `RateLimit` tell how many requests a client may send. 429 and 503 carry
`Retry-After`; every request may be repeated after that, also `POST`, as long as its body and its `Idempotency-Key` stay
the same.

**Changes.** Within `/v1`, what is added is optional: clients must accept fields, headers and problem types that they do
not know. What is to go is first marked `deprecated` here, and its answers carry `Deprecation` (RFC 9745) and `Sunset`
(RFC 8594) with the day from which it is gone: at least 180 days later, never within a version that has no successor.
"""
TAGS = {
    "status": "How the service is.",
    "registry": "Which facilities, lines and sensors there are.",
    "latest": "The newest values.",
    "readings": "What was measured.",
    "rollups": "Readings summed up by minute and hour.",
    "alerts": "Values beyond the limits of their sensor.",
    "archive": "Hours of readings as Parquet files.",
    "events": "Sending readings.",
}


def openapi_config() -> OpenAPIConfig:
    """Return the framework's configuration; `services.api.contract.document` adds what it cannot say."""
    flow = OAuthFlow(token_url=TOKEN_URL, scopes={scope.value: text for scope, text in MEANING.items()})
    scheme = SecurityScheme(
        type="oauth2",
        description="Client credentials. Scopes in tokens have the resource server's identifier and a slash in front.",
        flows=OAuthFlows(client_credentials=flow),
    )
    return OpenAPIConfig(
        title="SmartFactory API",
        version=CONTRACT_VERSION,
        description=DESCRIPTION,
        license=License(name="Apache-2.0", identifier="Apache-2.0"),
        servers=[Server(url="/", description="Where this contract came from.")],
        tags=[Tag(name=name, description=text) for name, text in TAGS.items()],
        components=Components(security_schemes={SCHEME: scheme}),
        render_plugins=[],
        path=None,
    )
