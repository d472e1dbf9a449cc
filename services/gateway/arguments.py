"""The command line of the gateway."""

import argparse
from collections.abc import Callable, Sequence

from services.gateway.schedule import MAXIMUM_BURST_FACTOR

SOURCES = ("stdin", "file", "simulator")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options of `run`; end the program with 2 and a line that says what is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m services.gateway run",
        description="Send events until the source ends and Kinesis has accepted all of them.",
    )
    parser.add_argument("--source", choices=SOURCES, default="stdin", help="where events come from (stdin)")
    lines = parser.add_argument_group("source file: lines of JSON, as from standard input")
    lines.add_argument("--file", help="the file")
    lines.add_argument("--after-line", type=_whole(0), default=0, help="pass over lines acknowledged before (0)")
    simulator = parser.add_argument_group("source simulator")
    simulator.add_argument("--rate", type=_between(0.1, 1e6), default=1000.0, help="events a second (1000)")
    simulator.add_argument("--seconds", type=_between(0.1, 1e7), default=60.0, help="for how long (60)")
    simulator.add_argument("--sensors", type=_whole(1), default=1000, help="of all facilities together (1000)")
    simulator.add_argument(
        "--facilities", type=_whole(1), default=1, help="how many; FACILITY_ID is the first, then FACILITY_ID-2 ... (1)"
    )
    simulator.add_argument("--seed", type=int, default=0, help="of everything that is drawn (0)")
    simulator.add_argument(
        "--burst-factor", type=_between(1, MAXIMUM_BURST_FACTOR), default=1.0,
        help="how much faster the first of each 10 seconds is (1)",
    )  # fmt: skip
    simulator.add_argument("--ledger", default="", help="file for the exact account of what was sent, JSON")
    for name, words in (
        ("poison", "undecodable, invalid or of a newer major version"),
        ("duplicates", "sent twice"),
        ("out-of-order", "measured up to a minute before their neighbours"),
        ("late", "measured --late-hours ago"),
        ("future", "measured --future-minutes from now"),
    ):
        simulator.add_argument(f"--{name}", type=_between(0, 1), default=0.0, help=f"share of events: {words} (0)")
    simulator.add_argument("--late-hours", type=_between(0, 1e5), default=48.0, help="(48)")
    simulator.add_argument("--future-minutes", type=_between(0, 1e6), default=60.0, help="(60)")
    options = parser.parse_args(arguments)
    if (options.source == "file") != (options.file is not None):
        parser.error("--file belongs to --source file")
    if options.after_line and options.source != "file":
        parser.error("--after-line belongs to --source file")
    if options.poison + options.duplicates + options.out_of_order + options.late + options.future > 1:
        parser.error("the shares of --poison, --duplicates, --out-of-order, --late, --future are more than 1 together")
    return options


def _between(low: float, high: float) -> Callable[[str], float]:
    def convert(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if not low <= number <= high:
            raise argparse.ArgumentTypeError(f"{text!r}; allowed: {low:g} to {high:g}")
        return number

    return convert


def _whole(low: int) -> Callable[[str], int]:
    def convert(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = low - 1
        if not low <= number <= 1_000_000_000:
            raise argparse.ArgumentTypeError(f"{text!r}; allowed: whole numbers, {low} to 1000000000")
        return number

    return convert
