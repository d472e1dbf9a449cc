"""From start to end: connections, server, and a way out that fails no request."""

import asyncio
import logging
import threading

import uvloop

from services.api.app import create_app
from services.api.certificate import server_context
from services.api.server import ApiServer
from services.api.wiring import connected
from services.telemetry.program import ServiceFailedError
from services.telemetry.settings import ApiSettings

TALKATIVE = ("uvicorn", "psycopg")
"""They report every connection, or every attempt at one, as news."""

logger = logging.getLogger(__name__)


def serve(settings: ApiSettings, stop: threading.Event) -> None:
    """Serve until the event is set and the requests in flight are answered.

    Raises:
        ServiceFailedError: the port is taken.
    """
    for each in TALKATIVE:
        logging.getLogger(each).setLevel(logging.WARNING)
    uvloop.run(_serve_until(settings, stop))


async def _serve_until(settings: ApiSettings, stop: threading.Event) -> None:
    context = server_context(settings.api_certificate_file) if settings.api_tls == "self-signed" else None
    async with connected(settings) as dependencies:
        try:
            server = ApiServer(
                create_app(dependencies),
                port=settings.api_port,
                context=context,
                drain_seconds=settings.drain_seconds,
            )
        except OSError as error:
            raise ServiceFailedError(f"port {settings.api_port} cannot be listened on: {error.strerror}") from error
        serving = asyncio.create_task(server.run_until_drained())
        await server.is_listening.wait()
        logger.info("started", extra={"port": server.port, "tls": settings.api_tls})
        await asyncio.to_thread(stop.wait)
        # Not ready at once, and every answer ends its connection: whoever balances load goes elsewhere meanwhile.
        dependencies.draining.active = True
        logger.info("draining")
        await asyncio.sleep(settings.api_linger_seconds)
        server.drain()
        await serving
