"""What stores the stream's events in the database: production's processor, or its record processors alone."""

import sys
from collections.abc import Callable
from pathlib import Path

from local.servers.ministack import client_variables
from local.servers.process import ServerProcess, inherited
from local.stack import Stack
from services.telemetry.settings import ProcessorSettings, environment_for

STOP_SECONDS = 60.0

StartSink = Callable[[Stack, int], ServerProcess]
"""Starts one that reads all shards; the number tells it from those before."""


def with_kcl(stack: Stack, number: int) -> ServerProcess:
    """Start a processor as production runs it, KCL's daemon included."""
    del number  # the stack counts its processors
    return stack.add_processor()


def without_kcl(stack: Stack, number: int) -> ServerProcess:
    """Start the real record processors under `local.drill.daemon`: a second instead of KCL's half minute."""
    name = f"processor-{number}"
    folder = stack.directory / name
    folder.mkdir()
    own = {"health_file": str(folder / "health"), "run_directory": str(folder)}
    variables = environment_for(ProcessorSettings, **stack.settings, **own)
    sink = ServerProcess(
        name=name,
        command=[sys.executable, "-m", "local.drill.daemon"],
        variables=inherited(**client_variables(stack.aws.url), **variables),
        directory=stack.directory,
        is_ready=lambda _pid: Path(folder / "health").exists(),
        stop_seconds=STOP_SECONDS,
    )
    stack.others.append(sink)
    return sink.start()
