"""The whole path on this machine: a long run at the design load, then faster ones until it does not keep up.

    python -m tests.performance.end_to_end build/bench/end_to_end.json

Everything shares the processors: simulator, gateway, emulator of AWS, two JVMs with their record processors,
PostgreSQL, Redis. A run counts as sustained if its account is exact, its rate held, and the last event was stored soon
after it was sent. Memory is sampled over the long run; a line through it says whether it grows.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[2]
DESIGN_RATE = 10_000
LONG_SECONDS = 300
SHORT_SECONDS = 60
CEILING = (12_500, 15_000, 17_500, 20_000, 25_000)
SAMPLE_SECONDS = 5.0
SETTLED = 0.25
"""The first quarter of the samples is start-up and warming caches."""
MOST_LAG_SECONDS = 2.0
MOST_DRAIN_SECONDS = 5.0
HELD = 0.98
"""Of the rate that was asked for."""


def run(rate: int, seconds: int, *, output: Path, options: Sequence[str] = ()) -> dict[str, Any]:
    """Run the simulation once; return its result, with samples of the memory of all its processes.

    Raises:
        RuntimeError: it failed otherwise than by an account that is not exact.
    """
    command = [
        *(sys.executable, "-m", "local", "simulate", "--rate", str(rate), "--seconds", str(seconds)),
        *("--output", str(output), *options),
    ]
    samples = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        while process.poll() is None:
            samples.append((time.monotonic(), _resident(process.pid)))
            time.sleep(SAMPLE_SECONDS)
        assert process.stderr is not None
        error = process.stderr.read().decode()
    if process.returncode not in (0, 1):
        raise RuntimeError(f"exit code {process.returncode}: {error}")
    result: dict[str, Any] = json.loads((output / "account.json").read_text())
    return result | {"memory": samples}


def _resident(pid: int) -> dict[str, float]:
    """Return the resident MiB of the processes below one, by program."""
    sizes: dict[str, float] = {}
    for child in psutil.Process(pid).children(recursive=True):
        try:
            name, size = _kind(child.cmdline()), child.memory_info().rss / 2**20
        except psutil.Error:  # it has just ended
            continue
        sizes[name] = sizes.get(name, 0) + size
    return sizes


def _kind(command: list[str]) -> str:
    text = " ".join(command[:4])
    for name, sign in {
        "JVM": "java",
        "emulator": "ministack",
        "gateway": "services.gateway",
        "record processors": "record-processor",
        "supervisors": "services.processor",
        "PostgreSQL": "postgres",
        "Redis": "redis-server",
    }.items():
        if sign in text:
            return name
    return "other"


def growth(samples: Sequence[tuple[float, dict[str, float]]]) -> dict[str, dict[str, float]]:
    """Return by program the median MiB, and MiB a minute of a line through the samples after the settling."""
    settled = samples[int(len(samples) * SETTLED) : -2]
    found = {}
    for name in sorted({name for _, sizes in settled for name in sizes}):
        points = [(at / 60, sizes[name]) for at, sizes in settled if name in sizes]
        if len(points) > 2:
            line = statistics.linear_regression(*zip(*points, strict=True))
            found[name] = {
                "median_mebibytes": round(statistics.median(size for _, size in points), 1),
                "mebibytes_a_minute": round(line.slope, 2),
            }
    return found


def is_sustained(result: dict[str, Any]) -> bool:
    """Tell whether a run kept up."""
    return bool(
        result["exact"]
        and result["rate_in"] >= HELD * result["load"]["rate"]
        and result["drain_seconds"] <= MOST_DRAIN_SECONDS
        and result["lag_seconds"]["p99"] <= MOST_LAG_SECONDS
    )


def main() -> None:
    """Measure, write the figures, show them."""
    parser = argparse.ArgumentParser(prog="python -m tests.performance.end_to_end", description=__doc__)
    parser.add_argument("output", type=Path, help="the JSON file to write")
    parser.add_argument("--long-seconds", type=int, default=LONG_SECONDS)
    parser.add_argument("--ceiling", type=int, nargs="*", default=list(CEILING), help="rates to try after it")
    options = parser.parse_args()
    folder = options.output.parent / "simulate"
    results = []
    for rate, seconds in ((DESIGN_RATE, options.long_seconds), *((each, SHORT_SECONDS) for each in options.ceiling)):
        result = run(rate, seconds, output=folder)
        result["sustained"] = is_sustained(result)
        result["memory"] = growth(result["memory"])
        results.append(result)
        if not result["sustained"] and rate > DESIGN_RATE:
            break  # what is too much at one rate is too much at the next
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(results, indent=2) + "\n")
    table = Table("rate", "seconds", "in", "out", "lag p50", "p99", "max", "drain s", "exact", "sustained")
    for each in results:
        lag = each["lag_seconds"]
        table.add_row(
            f"{each['load']['rate']:,.0f}",
            f"{each['load']['seconds']:,.0f}",
            f"{each['rate_in']:,.0f}",
            f"{each['rate_out']:,.0f}",
            *(f"{lag[name]:.2f}" for name in ("p50", "p99", "max")),
            f"{each['drain_seconds']:.1f}",
            str(each["exact"]),
            str(each["sustained"]),
        )
    console = Console()
    console.print(table)
    for each in results:
        cpu = {name: used["cpu_microseconds_per_event"] for name, used in each["processes"].items()}
        console.print(f"{each['load']['rate']:,.0f}/s, CPU us an event:", cpu)
    console.print("memory of the long run:", results[0]["memory"])


if __name__ == "__main__":
    main()
