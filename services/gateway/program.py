"""The gateway's program.

It starts, validates its settings, shows that it is alive and stops when asked. It takes no events yet.
"""

import logging
import threading

from services.telemetry.program import beat_until_stopped, has_fresh_heartbeat, run
from services.telemetry.settings import GatewaySettings

logger = logging.getLogger(__name__)


def main() -> int:
    """Run the gateway; return its exit code, see `services.telemetry.program.run`."""
    return run("gateway", GatewaySettings, serve=_serve, is_healthy=has_fresh_heartbeat)


def _serve(settings: GatewaySettings, stop: threading.Event) -> None:
    logger.warning("this version takes no events", extra={"facility": settings.facility_id})
    beat_until_stopped(settings, stop)
