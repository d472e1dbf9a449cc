"""What every service does around its work: arguments, settings, logs, signals, exit codes."""

import argparse
import logging
import os
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from services.telemetry.health import Heartbeat
from services.telemetry.lifecycle import stop_on_signal
from services.telemetry.logs import configure_logs
from services.telemetry.settings import Settings, SettingsError, load

OK, UNHEALTHY, BAD_USAGE = 0, 1, 2
FAILED = 1
BEATS_PER_MAXIMUM_AGE = 4
"""A heartbeat comes this much more often than it has to, so that one late beat does not stop a healthy task."""

SettingsT = TypeVar("SettingsT", bound=Settings)

logger = logging.getLogger(__name__)


class ServiceFailedError(RuntimeError):
    """The service cannot go on; its text says why, and whoever started the program starts it anew."""


def run(
    service: str,
    kind: type[SettingsT],
    *,
    serve: Callable[[SettingsT, threading.Event], None],
    is_healthy: Callable[[SettingsT], bool],
    arguments: Sequence[str] | None = None,
    variables: Mapping[str, str] | None = None,
) -> int:
    """Run a service until it has to stop, or, with `--health`, say whether it works.

    Args:
        service: its name, `processor` for example.
        kind: the settings it reads.
        serve: does the work; returns soon after the event is set.
        is_healthy: asks the running program from another process.
        arguments: of the command line; `sys.argv` unless given.
        variables: the environment; `os.environ` unless given.

    Returns:
        The exit code: 0 stopped as asked, or healthy; 1 not healthy, or `serve` raised `ServiceFailedError`; 2 bad
        arguments or settings.
    """
    parser = argparse.ArgumentParser(prog=f"python -m services.{service}")
    parser.add_argument("--health", action="store_true", help="exit with 0 if the running service works, else with 1")
    options = parser.parse_args(arguments)
    try:
        settings = load(kind, os.environ if variables is None else variables)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return BAD_USAGE
    if options.health:
        return OK if is_healthy(settings) else UNHEALTHY
    configure_logs(service=service, environment_suffix=settings.environment_suffix, level=settings.log_level)
    with stop_on_signal() as stop:
        try:
            serve(settings, stop)
        except ServiceFailedError as error:
            logger.critical(str(error))
            return FAILED
        logger.info("stopped")
    return OK


def has_fresh_heartbeat(settings: Settings) -> bool:
    """Tell whether the program's heartbeat is young enough."""
    return Heartbeat(settings.health_file).is_fresh(maximum_age_seconds=settings.health_max_age_seconds)
