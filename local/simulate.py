"""One run: start everything, send, wait until all is stored, account for every event."""

import time
from contextlib import AbstractContextManager, closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from local import evidence
from local.account import balance
from local.api_run import ApiRun, api_of
from local.gateway import Gateway, Load, facilities_of
from local.progress import Observer, Progress
from local.result import Process, Result
from local.rotation.running import RunningRotations
from local.servers.process import ServerError
from local.stack import STREAM, SUFFIX, Stack, StackOptions
from local.view import View
from local.waiting import wait_until

VERSION = "1.1"
STALL_SECONDS = 60.0
"""Nothing more is stored for so long after the last event: the rest is missing."""
LOOK_SECONDS = 1.0
FINE_SECONDS = 0.05


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What to run.

    Attributes:
        load: what is sent.
        stack: what it is sent through.
        gateway: settings of the gateway, by field of `GatewaySettings`.
        rotations: how often all credentials are rotated while events are sent.
        api_rate: requests a second that clients of the API send meanwhile.
    """

    load: Load
    stack: StackOptions
    rotations: int = 0
    gateway: dict[str, str] = {}
    api_rate: float = 0


def simulate(options: Options, *, directory: Path, view: View) -> Result:
    """Run it; everything is stopped when this returns or raises.

    Args:
        options: what.
        directory: of the run: logs and data; empty.
        view: shows how far it is.

    Raises:
        ServerError: a server does not start, or the gateway fails.
    """
    begun = time.monotonic()
    view.say("starting PostgreSQL, Redis, the AWS emulator, the processors")
    with Stack(directory=directory, options=options.stack) as stack, _api(stack, options, view) as api:
        view.say("waiting until every shard is read")
        if not stack.wait_for_leases():
            view.say("the shards are not spread evenly over the processors; KCL does that under load")
        started = time.monotonic() - begun
        gateway = Gateway(
            name="gateway",
            directory=directory,
            url=stack.faults.url if options.stack.through_faults else stack.aws.url,
            stream=STREAM,
            suffix=SUFFIX,
            load=options.load,
            settings=options.gateway,
        )
        with stack.connect() as connection:
            observer = Observer(stack=stack, gateway=gateway, connection=connection)
            since = datetime.now(UTC)
            rotations = RunningRotations(stack, rounds=options.rotations, seconds=options.load.seconds, api=api.login)
            view.say(f"sending {options.load.rate:,.0f} events a second for {options.load.seconds:,.0f} s")
            with gateway, closing(rotations):
                api.begin()
                first, sent = _send(gateway, observer, view, rotations)
                rotations.wait()
            view.say("all is sent; waiting until all is stored")
            last = _drain(gateway, observer, view)
            asked = api.end()
            view.say("accounting")
            judge_rotations = rotations.account(connection)
            ledger = gateway.ledger()
            account = balance(
                ledger=ledger,
                stored=evidence.stored(connection),
                dead_letters=evidence.dead_letters(connection),
                derived=evidence.derived(connection, stack.latest_cache()),
            )
            lag = evidence.lag(connection, since=since)
        view.say("stopping")
    # The processors have ended, so their last metrics are in their logs.
    judged = judge_rotations(directory)
    return Result(
        version=VERSION,
        exact=account.is_exact and not judged.problems and (asked is None or asked.is_good),
        load=options.load,
        shards=options.stack.shards,
        processors=options.stack.processors,
        account=account,
        rotations=judged,
        rate_in=round(ledger.events / (sent - first), 1),
        rate_out=round((account.stored + sum(account.dead_letters.values())) / (last.at - first), 1),
        lag_seconds=lag,
        api=asked,
        start_seconds=round(started, 1),
        drain_seconds=round(max(0.0, last.at - sent), 1),
        processes={
            kind: Process(
                cpu_seconds=used.cpu_seconds,
                cpu_microseconds_per_event=round(used.cpu_seconds / max(1, ledger.events) * 1e6, 2),
                memory_mebibytes=observer.peaks[kind],
            )
            for kind, used in last.usage.items()
        },
    )


def _api(stack: Stack, options: Options, view: View) -> AbstractContextManager[ApiRun]:
    facilities = facilities_of(options.load)
    return api_of(stack, facilities=facilities, rate=options.api_rate, seconds=options.load.seconds, say=view.announce)


def _send(gateway: Gateway, observer: Observer, view: View, rotations: RunningRotations) -> tuple[float, float]:
    """Show the run until the gateway has sent everything; return when it began and ended, by the observer's time."""
    # The first ledger is written when the program is up and before the first event.
    wait_until(
        lambda: gateway.ledger_file.exists() or gateway.exit_code is not None,
        seconds=STALL_SECONDS,
        every=FINE_SECONDS,
    )
    first, seen = observer.elapsed, 0
    rotations.start()
    while gateway.exit_code is None:
        view.show(observer.look())
        for each in rotations.done()[seen:]:
            view.say(f"all credentials rotated, {each.number} of {rotations.rounds}, in {each.seconds:.1f} s")
            seen += 1
        wait_until(lambda: gateway.exit_code is not None, seconds=LOOK_SECONDS, every=FINE_SECONDS)
    if gateway.exit_code:
        raise ServerError(f"the gateway ended with exit code {gateway.exit_code}:\n{gateway.tail()}")
    return first, observer.elapsed


def _drain(gateway: Gateway, observer: Observer, view: View) -> Progress:
    """Show the run until everything is stored, or nothing more comes; return the look at which it was there."""
    ledger = gateway.ledger()
    dead_letters = sum(ledger.dead_letters.values())
    readings = ledger.events - ledger.repeated - dead_letters
    last = best = observer.look()
    while last.at - best.at < STALL_SECONDS:
        view.show(last)
        if last.stored >= readings and last.dead_letters >= dead_letters and not last.unsent:
            return last
        time.sleep(LOOK_SECONDS / 5)
        last = observer.look()
        if (last.stored, last.dead_letters, -last.unsent) != (best.stored, best.dead_letters, -best.unsent):
            best = last
    return last
