"""The gateway's program.

Without arguments it serves: sends what is in the spool and what arrives on standard input until it has to stop, also
after the end of the input. `run` sends what one source has, and ends when Kinesis has accepted all of it.
"""

import argparse
import logging
import os
import sys
import threading

from botocore.exceptions import BotoCoreError

from services.gateway.arguments import parse
from services.gateway.disturbance import Shares
from services.gateway.gateway import FailedError, Gateway
from services.gateway.lines import Lines
from services.gateway.sequence import Sequence
from services.gateway.simulator import NOTE, Run, Simulator, resume
from services.gateway.source import Source
from services.gateway.spool import Spool, SpoolError
from services.telemetry.batcher import Batcher
from services.telemetry.program import BAD_USAGE, FAILED, OK, has_fresh_heartbeat, run
from services.telemetry.settings import GatewaySettings
from services.telemetry.stream import KinesisStream

logger = logging.getLogger(__name__)


def main(arguments: list[str] | None = None) -> int:
    """Run the gateway.

    Returns:
        The exit code: 0 sent, or stopped as asked; 1 the disk or a sender failed; 2 bad arguments or settings, a spool
        that cannot be used, or a file with lines that were refused. See also `services.telemetry.program.run`.
    """
    given = sys.argv[1:] if arguments is None else arguments
    options = parse(given[1:]) if given[:1] == ["run"] else None
    code = OK

    def serve(settings: GatewaySettings, stop: threading.Event) -> None:
        nonlocal code
        code = _serve(settings, options, stop)

    rest = given if options is None else []
    return run("gateway", GatewaySettings, serve=serve, is_healthy=has_fresh_heartbeat, arguments=rest) or code


def _serve(settings: GatewaySettings, options: argparse.Namespace | None, stop: threading.Event) -> int:
    def source(spool: Spool, sequence: Sequence, batcher: Batcher) -> Source:
        return _source(settings, options, spool, sequence, batcher)

    try:
        stream = KinesisStream(settings.stream_name, requests_in_flight=settings.requests_in_flight)
        used = Gateway(settings, stream).run(source, stop, stay=options is None)
    except (SpoolError, BotoCoreError, OSError) as error:
        logger.error("cannot work: %s", error)  # noqa: TRY400 - the environment, not the code
        return BAD_USAGE
    except FailedError as error:
        logger.error("failed: %s", error)  # noqa: TRY400 - the disk, or printed by the thread that died
        return FAILED
    if used.refused:
        logger.warning("lines were refused", extra={"refused": used.refused})
        return BAD_USAGE if options is not None and options.source == "file" else OK
    return OK


def _source(
    settings: GatewaySettings, options: argparse.Namespace | None, spool: Spool, sequence: Sequence, batcher: Batcher
) -> Source:
    if options is not None and options.source == "simulator":
        simulated = _run_of(settings, options)
        ledger = resume(simulated, spool.note(NOTE))
        if ledger.sent:
            logger.info("simulation goes on", extra={"sent": ledger.sent})
        return Simulator(simulated, ledger=ledger, sequence=sequence, batcher=batcher)
    after_line = 0 if options is None else options.after_line
    file = None if options is None else options.file
    descriptor = sys.stdin.fileno() if file is None else os.open(file, os.O_RDONLY)
    return Lines(
        descriptor,
        facility=settings.facility_id,
        sequence=sequence,
        output=sys.stdout.fileno(),
        after_line=after_line,
    )


def _run_of(settings: GatewaySettings, options: argparse.Namespace) -> Run:
    others = range(2, options.facilities + 1)
    return Run(
        rate=options.rate,
        seconds=options.seconds,
        sensors=options.sensors,
        facilities=(settings.facility_id, *(f"{settings.facility_id}-{number}" for number in others)),
        seed=options.seed,
        burst_factor=options.burst_factor,
        shares=Shares(
            poison=options.poison,
            duplicates=options.duplicates,
            out_of_order=options.out_of_order,
            late=options.late,
            future=options.future,
            late_hours=options.late_hours,
            future_minutes=options.future_minutes,
        ),
        ledger=options.ledger,
    )
