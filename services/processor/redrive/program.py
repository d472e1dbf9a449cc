"""`python -m services.processor redrive`: look at dead letters, and put corrected ones back."""

import argparse
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from services.processor.redrive.corrections import LISTED, InputError, put_back, read_corrections, show
from services.processor.redrive.desk import KinesisStream, PostgresDesk, RedriveError
from services.processor.wiring import database_connector
from services.telemetry.events import Reason
from services.telemetry.program import BAD_USAGE, FAILED, OK
from services.telemetry.settings import ProcessorSettings, SettingsError, load


def redrive(arguments: Sequence[str], variables: Mapping[str, str] = os.environ) -> int:
    """List dead letters, or put the corrected events of a file into the stream.

    Returns:
        The exit code: 0 done; 1 database or stream cannot be reached, or the stream did not take all of them; 2 bad
        arguments, settings or input, and nothing was put.
    """
    options = _parser().parse_args(arguments)
    try:
        settings = load(ProcessorSettings, variables)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return BAD_USAGE
    desk = PostgresDesk(database_connector(settings, program="redrive", region=settings.aws_region))
    try:
        if options.list:
            show(desk, reason=options.reason, output=sys.stdout)
            return OK
        with ExitStack() as resources:
            stream = KinesisStream(name=settings.stream_name, region=settings.aws_region)
            lines: Iterable[str] = (
                options.correction
                or (sys.stdin if options.input == "-" else None)
                or resources.enter_context(Path(options.input).open(encoding="utf-8"))
            )
            return put_back(desk, stream, read_corrections(lines, desk), messages=sys.stderr)
    except (InputError, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"redrive: {error}\n")
        return BAD_USAGE
    except RedriveError as error:
        sys.stderr.write(f"redrive: {error}\n")
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m services.processor redrive",
        description="List dead letters that were not put back, or put corrected ones back into the stream.",
    )
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument(
        "--list", action="store_true", help=f"write at most {LISTED} letters to standard output, as NDJSON"
    )
    action.add_argument("--input", metavar="FILE", help='NDJSON of {"id": "...", "event": {...}}; - is standard input')
    action.add_argument(
        "--correction",
        action="append",
        metavar="LINE",
        help="a line of such a file; may be repeated. For a task, which has neither files nor standard input",
    )
    parser.add_argument("--reason", type=Reason, choices=list(Reason), help="list only letters with this reason")
    return parser
