"""The processor's program.

It starts, validates its settings, shows that it is alive and stops when asked. It reads no records yet: they stay in
the stream, which keeps them for its whole retention.
"""

import logging
import threading

from services.telemetry.program import beat_until_stopped, has_fresh_heartbeat, run
from services.telemetry.settings import ProcessorSettings

logger = logging.getLogger(__name__)


def main() -> int:
    """Run the processor; return its exit code, see `services.telemetry.program.run`."""
    return run("processor", ProcessorSettings, serve=_serve, is_healthy=has_fresh_heartbeat)


def _serve(settings: ProcessorSettings, stop: threading.Event) -> None:
    logger.warning("this version reads no records", extra={"stream": settings.stream_name})
    beat_until_stopped(settings, stop)
