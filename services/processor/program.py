"""The processor's program: the supervisor, and the commands that it and people start."""

import sys
import threading
from collections.abc import Callable, Sequence

from services.telemetry.importing import importing
from services.telemetry.program import has_fresh_heartbeat, run
from services.telemetry.settings import ProcessorSettings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the supervisor, or the command that the first argument names; return the exit code.

    Without a command: see `services.telemetry.program.run`. Each command is imported when it is asked for: the daemon
    starts one process for every shard, and the health command runs every few seconds.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    commands: dict[str, Callable[[Sequence[str]], int]] = {
        "record-processor": _record_processor,
        "archive": _archive,
        "redrive": _redrive,
        "rewind": _rewind,
    }
    command = commands.get(given[0]) if given else None
    if command is not None:
        return command(given[1:])
    return run("processor", ProcessorSettings, serve=_supervise, is_healthy=has_fresh_heartbeat, arguments=given)


def _supervise(settings: ProcessorSettings, stop: threading.Event) -> None:
    from services.processor.supervisor.supervise import supervise  # noqa: PLC0415

    supervise(settings, stop)


def _record_processor(_arguments: Sequence[str]) -> int:
    with importing():
        from services.processor.kcl.program import record_processor  # noqa: PLC0415

    return record_processor()


def _archive(arguments: Sequence[str]) -> int:
    with importing():
        from services.processor.archive.program import archive  # noqa: PLC0415

    return archive(arguments)


def _redrive(arguments: Sequence[str]) -> int:
    from services.processor.redrive.program import redrive  # noqa: PLC0415

    return redrive(arguments)


def _rewind(arguments: Sequence[str]) -> int:
    from services.processor.rewind.program import rewind  # noqa: PLC0415

    return rewind(arguments)
