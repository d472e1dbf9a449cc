"""What the REST backend reads."""

from typing import Annotated, Literal

from msgspec import Meta

from services.telemetry.settings.base import StorageSettings
from services.telemetry.settings.kinds import AbsolutePath, Count, Hours, Milliseconds, Seconds, Text, Url


class ApiSettings(StorageSettings, frozen=True, kw_only=True):
    """What the REST backend reads.

    Attributes:
        stream_name: the Kinesis stream, for events that arrive over the API.
        maximum_lateness_hours: events that are older are refused: the processor would not store them.
        maximum_future_seconds: an event may be that much ahead of the service's clock.
        api_port: where it listens; 0 takes any free port.
        api_tls: `self-signed` makes a certificate at start (load balancers encrypt and do not verify), `off` is HTTP.
        api_certificate_file: where the health command finds that certificate.
        api_token_issuer: who issues the clients' tokens; `https://cognito-idp.{region}.amazonaws.com/{pool}` on AWS.
        api_jwks_url: the issuer's public keys; empty is the issuer, then `/.well-known/jwks.json`.
        api_scope_prefix: of the scopes in tokens: the identifier of the resource server.
        api_linger_seconds: how long new requests are still taken once the service has to stop and says it is not ready.
        drain_seconds: how long requests in flight may take after that.
        api_concurrency: requests that are answered at once; the next one gets 503.
        api_request_milliseconds: until an answer begins, else it is 503; API Gateway waits for 29 s.
        api_transfer_seconds: until an answer ends, else the connection is closed.
        api_body_kibibytes: the longest body of a request.
        api_rate_per_second: requests that a client may send to this task for long.
        api_rate_burst: requests that it may send at once.
        api_pool_connections: connections to PostgreSQL.
        api_pool_wait_milliseconds: how long a request waits for one of them, else it is 503.
        api_statement_milliseconds: how long a statement may take, else it is 503.
        api_cache_milliseconds: how long Redis may take; then PostgreSQL is asked.
    """

    stream_name: Text
    maximum_lateness_hours: Hours
    api_port: Annotated[int, Meta(ge=0, le=65535, description="a TCP port, or 0 for any free one")]
    api_tls: Literal["self-signed", "off"]
    api_token_issuer: Url
    api_scope_prefix: Text
    api_certificate_file: AbsolutePath = "/tmp/certificate.pem"  # noqa: S108 - the container's own /tmp
    maximum_future_seconds: Seconds = 300
    api_jwks_url: Url = ""
    api_linger_seconds: Annotated[int, Meta(ge=0, le=60, description="seconds, 0 to 60")] = 5
    drain_seconds: Seconds = 60
    api_concurrency: Count = 64
    api_request_milliseconds: Annotated[int, Meta(ge=1, le=28_000, description="milliseconds, 1 to 28000")] = 10_000
    api_transfer_seconds: Seconds = 300
    api_body_kibibytes: Annotated[int, Meta(ge=1, le=10_240, description="KiB, 1 to 10240")] = 1_024
    api_rate_per_second: Count = 50
    api_rate_burst: Count = 100
    api_pool_connections: Annotated[int, Meta(ge=1, le=100, description="connections, 1 to 100")] = 8
    api_pool_wait_milliseconds: Milliseconds = 1_000
    api_statement_milliseconds: Milliseconds = 5_000
    api_cache_milliseconds: Milliseconds = 250
