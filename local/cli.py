"""The command line: `python -m local`."""

import math
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import click
from rich.console import Console

from local.drill.command import drill_command
from local.gateway import Load
from local.result import write
from local.rotation.running import SECONDS_EACH
from local.run_directory import run_directory
from local.servers.process import ServerError
from local.simulate import Options, simulate
from local.stack import StackOptions
from local.summary import summary
from local.view import view_of

EXACT, INEXACT, UNUSABLE, FAILED, INTERRUPTED = 0, 1, 2, 3, 130
OUTPUT = Path("build/simulate")
STEADY = {
    # Nobody joins or leaves: a shard that moves, because the loads of two workers differ a little, stands for seconds.
    "balance_every_assignments": "100000",
    # Larger batches cost less an event; this is most of the time that an event waits.
    "poll_milliseconds": "600",
}
"""Settings of the processors, beside those for one machine."""
YOUNG = {"secret_max_age_seconds": "1"}
"""Likewise, when rotations are seconds apart and not weeks."""
FEW_BUCKETS = {"stream_buckets": "16"}
"""Of the gateway: few shards need few, and its aggregates are full before they are old."""


class Number(click.FloatRange):
    """A range that has no place for NaN, which compares with nothing."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number."""
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(f"{value!r} is not a number", param, ctx)
        return number


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """The platform on one machine."""


main.add_command(drill_command)


@main.command("simulate")
@click.option("--rate", type=Number(1, 1_000_000), default=10_000, show_default=True, help="Events a second.")
@click.option("--seconds", type=Number(1, 86_400), default=60, show_default=True, help="For how long.")
@click.option("--processors", type=click.IntRange(1, 16), default=2, show_default=True, help="How many tasks.")
@click.option("--shards", type=click.IntRange(1, 64), default=4, show_default=True, help="Of the stream.")
@click.option("--sensors", type=click.IntRange(1, 1_000_000), default=1_000, show_default=True, help="How many.")
@click.option("--facilities", type=click.IntRange(1, 100), default=1, show_default=True, help="How many.")
@click.option("--poison", type=Number(0, 1), default=0, show_default=True, help="Part that is no event.")
@click.option("--duplicates", type=Number(0, 1), default=0, show_default=True, help="Part sent twice.")
@click.option("--api-rate", type=Number(0, 10_000), default=0, show_default=True, help="API requests a second.")
@click.option(
    "--rotations",
    type=click.IntRange(0, 100),
    default=0,
    show_default=True,
    help="Of all credentials, while events are sent.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=OUTPUT,
    show_default=True,
    help="For account.json and logs; the logs of the last run are removed.",
)
def simulate_command(
    *,
    rate: float,
    seconds: float,
    processors: int,
    shards: int,
    sensors: int,
    facilities: int,
    poison: float,
    duplicates: float,
    rotations: int,
    api_rate: float,
    output: Path,
) -> int:
    """Send events through the whole path, and account for every one of them.

    Exit code 0: the account is exact; 1: it is not; 2: bad arguments; 3: something did not start or failed.
    """
    if processors > shards:
        raise click.UsageError(f"--processors {processors} is more than --shards {shards}: one would have no shard")
    if poison + duplicates > 1:
        raise click.UsageError("--poison and --duplicates are parts of all events: together 1 at most")
    if facilities > sensors:
        raise click.UsageError(f"--facilities {facilities} is more than --sensors {sensors}: one would have no sensor")
    if rotations and seconds / (rotations + 1) < SECONDS_EACH:
        shortest = SECONDS_EACH * (rotations + 1)
        raise click.UsageError(
            f"--rotations {rotations} need --seconds {shortest:g} at least: one every {SECONDS_EACH:g} s"
        )
    load = Load(
        rate=rate,
        seconds=seconds,
        sensors=sensors,
        facilities=facilities,
        poison=poison,
        duplicates=duplicates,
    )
    stack = StackOptions(shards=shards, processors=processors, settings=STEADY | (YOUNG if rotations else {}))
    options = Options(load=load, stack=stack, gateway=FEW_BUCKETS, rotations=rotations, api_rate=api_rate)
    console = Console()
    with run_directory(output) as directory, view_of(console, seconds=seconds) as view:
        result = simulate(options, directory=directory, view=view)
    write(result, output / "account.json")
    console.print(summary(result))
    for problem in [*result.account.problems, *result.rotations.problems]:
        console.print(problem, style="red", highlight=False, soft_wrap=True, markup=False)
    return EXACT if result.exact else INEXACT


@contextmanager
def _stop_once() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end the run once: whoever presses again must not interrupt the stopping of servers.

    After such an end the signals stay ignored: one that comes in the last moment must not change the exit code.
    """
    is_interrupted = False

    def handle(number: int, _frame: FrameType | None) -> None:
        nonlocal is_interrupted
        is_interrupted = True
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt(signal.Signals(number).name)

    former = {each: signal.signal(each, handle) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        if not is_interrupted:
            for number, handler in former.items():
                signal.signal(number, handler)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line (of the process, if no arguments are given); return the exit code."""
    try:
        with _stop_once():
            return int(main(arguments, prog_name="python -m local", standalone_mode=False) or EXACT)
    except click.ClickException as error:
        error.show()
        return UNUSABLE
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted; everything is stopped", err=True)
        return INTERRUPTED
    except ServerError as error:
        click.echo(f"error: {error}", err=True)
        return FAILED
    except BrokenPipeError:  # whoever read the output has enough; nothing more can be said
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
