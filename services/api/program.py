"""The API's program.

It starts, validates its settings, answers the health checks and stops when asked. Every other request is answered
with 404: there are no resources yet.
"""

import http.client
import logging
import threading
from contextlib import closing

from services.api.certificate import HOST, client_context, server_context
from services.api.server import ApiServer
from services.telemetry.program import run
from services.telemetry.settings import ApiSettings

HEALTH_TIMEOUT_SECONDS = 5
"""Within the 10 s that ECS gives a health command."""

logger = logging.getLogger(__name__)


def main() -> int:
    """Run the API; return its exit code, see `services.telemetry.program.run`."""
    return run("api", ApiSettings, serve=_serve, is_healthy=_is_healthy)


def _serve(settings: ApiSettings, stop: threading.Event) -> None:
    context = server_context(settings.api_certificate_file) if settings.api_tls == "self-signed" else None
    server = ApiServer(settings.api_port, context)
    acceptor = threading.Thread(target=server.serve_forever, name="accept", daemon=True)
    acceptor.start()
    logger.info("started", extra={"port": server.port, "tls": settings.api_tls})
    stop.wait()
    logger.info("draining")
    if not server.drain(settings.drain_seconds):
        logger.warning("requests were cut off", extra={"drain_seconds": settings.drain_seconds})


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
