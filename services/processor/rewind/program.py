"""`python -m services.processor rewind`: after a restore, read the stream and write the archive again."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from time import sleep

from services.processor.archive.postgres import PostgresHours
from services.processor.archive.source import SourceUnavailableError
from services.processor.rewind.positions import Positions, RewindError
from services.processor.wiring import database_connector
from services.telemetry.program import BAD_USAGE, FAILED, OK
from services.telemetry.settings import ProcessorSettings, SettingsError, load


def rewind(arguments: Sequence[str], variables: Mapping[str, str] = os.environ) -> int:
    """Put the checkpoints back to a moment and, if asked, have every hour exported again.

    Returns:
        The exit code: 0 done; 1 a processor runs, or something cannot be reached; 2 bad arguments or settings.
    """
    options = _parser().parse_args(arguments)
    try:
        settings = load(ProcessorSettings, variables)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return BAD_USAGE
    positions = Positions(stream=settings.stream_name, table=settings.lease_table, region=settings.aws_region)
    try:
        # Workers renew their leases three times in that time.
        positions.require_nobody(lambda: sleep(settings.failover_milliseconds / 1000))
        for place in positions.put_back(options.to):
            where = "no record since then" if place.arrived_at is None else f"from {place.arrived_at.isoformat()}"
            sys.stdout.write(f"rewind: {place.shard}: {where}\n")
        if options.archive:
            connect = database_connector(settings, program="rewind", region=settings.aws_region)
            with closing(PostgresHours(connect)) as hours:
                sys.stdout.write(f"rewind: archive: {hours.reopen()} hours will be written again\n")
    except (RewindError, SourceUnavailableError) as error:
        sys.stderr.write(f"rewind: {error}\n")
        return FAILED
    return OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m services.processor rewind",
        description="After the database was restored: read the stream again from a moment on. No processor may run.",
    )
    parser.add_argument(
        "--to",
        required=True,
        type=_moment,
        metavar="TIME",
        help="ISO 8601 with an offset: before the arrival of anything that the database may lack",
    )
    parser.add_argument(
        "--archive", action="store_true", help="write the files of every hour again that the database still has"
    )
    return parser


def _moment(text: str) -> datetime:
    allowed = "allowed: a time in the past, as 2027-01-31T12:00:00Z"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}: no time; {allowed}") from None
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r}: without offset; {allowed}")
    if moment > datetime.now(UTC):
        raise argparse.ArgumentTypeError(f"{text!r}: in the future; {allowed}")
    return moment
