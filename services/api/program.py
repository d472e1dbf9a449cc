"""The API's program: it serves, or asks the one that serves whether it is alive."""

import http.client
import threading
from contextlib import closing

from services.api.trust import HOST, client_context
from services.telemetry.importing import importing
from services.telemetry.program import run
from services.telemetry.settings import ApiSettings

HEALTH_TIMEOUT_SECONDS = 5
"""Within the 10 s that ECS gives a health command."""


def main() -> int:
    """Run the API; return its exit code, see `services.telemetry.program.run`."""
    return run("api", ApiSettings, serve=_serve, is_healthy=_is_healthy)


def _serve(settings: ApiSettings, stop: threading.Event) -> None:
    # Only here: the health command comes four times a minute, and needs neither framework nor pools.
    with importing():
        from services.api.serving import serve  # noqa: PLC0415

    serve(settings, stop)


def _is_healthy(settings: ApiSettings) -> bool:
    try:
        with closing(_connect(settings)) as connection:
            connection.request("GET", "/healthz")
            answer = connection.getresponse()
            answer.read()
            return answer.status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False


def _connect(settings: ApiSettings) -> http.client.HTTPConnection:
    if settings.api_tls == "off":
        return http.client.HTTPConnection(HOST, settings.api_port, timeout=HEALTH_TIMEOUT_SECONDS)
    context = client_context(settings.api_certificate_file)
    return http.client.HTTPSConnection(HOST, settings.api_port, timeout=HEALTH_TIMEOUT_SECONDS, context=context)
