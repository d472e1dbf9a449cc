"""The REST API under load: `make bench-api` writes `build/bench/api.json` and its section of the performance page.

    python -m tests.performance.api [--readings N] [--seconds S]

Everything shares the processors: generator, API, PostgreSQL, Redis, and for the last part the whole event path.
Latencies count from the moment at which a request was to be sent, so that a server that stands still is not spared.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import psutil
from rich.console import Console

from local.api import Api, ApiService
from local.cli import FEW_BUCKETS, STEADY
from local.gateway import Gateway
from local.gateway import Load as EventLoad
from local.open_loop import Outcome
from local.servers.ports import free_port, listens
from local.servers.process import ServerProcess, inherited
from local.stack import STREAM, SUFFIX, Stack, StackOptions
from local.waiting import wait_until
from tests.performance.api_data import FACILITY, READINGS, SMALL_LINE, fill, series
from tests.performance.api_load import Load
from tests.performance.api_page import write_section

ROOT = Path(__file__).parents[2]
OUTPUT = ROOT / "build" / "bench" / "api.json"
UNLIMITED = {"api_rate_per_second": "100000", "api_rate_burst": "100000", "log_level": "INFO"}
SECONDS, SHORT_SECONDS, WARM_SECONDS = 60.0, 10.0, 5.0
RATE = 1_000.0
PAGE_RATE, PAGE_ROWS = 20.0, 1_000
STEPS = (100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000, 1_200, 1_400, 1_600, 2_000, 2_500, 3_000, 4_000, 5_000)
BOUND_MILLISECONDS = 10.0
"""Of the 99th percentile: what a rate must keep to count as sustained."""
HELD = 0.99
INGEST_RATE, INGEST_SETTLE = 10_000.0, 15.0
INGEST_API_RATES = (100.0, 250.0, 500.0, RATE)
CLIENT = "bench"

console = Console(stderr=True)


class Bench:
    """Measures one platform."""

    def __init__(self, *, task: Api, token: str, stack: Stack) -> None:
        self._port, self._token, self._stack = task.port, token, stack
        self._server = task

    def measure(
        self,
        paths: Sequence[str],
        *,
        rate: float,
        seconds: float,
        port: int | None = None,
        server: ServerProcess | None = None,
    ) -> dict[str, Any]:
        """Send requests; return what became of them, with the CPU time of server and generator a request."""
        load = Load(port=port or self._port, token=self._token, paths=list(paths), rate=rate, seconds=seconds)
        process = psutil.Process((server or self._server).pid)
        others = {name: psutil.Process(pid) for name, pid in self._stack.processes().items() if pid != process.pid}
        before, around = _cpu(process), {name: _cpu(each) for name, each in others.items()}
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            file.write(msgspec.json.encode(load))
            file.flush()
            done = subprocess.run(
                [sys.executable, "-m", "tests.performance.api_load", file.name],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                check=True,
            )
        outcome = msgspec.json.decode(done.stdout, type=Outcome)
        answered = max(1, sum(outcome.statuses.values()))
        spent: dict[str, float] = {}
        for name, each in others.items():
            kind = name.rstrip("-0123456789")
            spent[kind] = spent.get(kind, 0) + _cpu(each) - around[name]
        return {
            **msgspec.to_builtins(outcome, str_keys=True),
            "rate": rate,
            "achieved": round(answered / outcome.seconds, 1),
            "failed": outcome.failed,
            "bytes_an_answer": round(outcome.bytes_received / answered),
            "server_us": round((_cpu(process) - before) / answered * 1e6, 1),
            "generator_us": round(outcome.cpu_seconds / answered * 1e6, 1),
            "others_us": {kind: round(seconds / answered * 1e6, 1) for kind, seconds in spent.items()},
        }

    def ceiling(self, paths: Sequence[str], **options: Any) -> dict[str, Any]:
        """Return the fastest of the steps that was sustained, and the first that was not."""
        held: dict[str, Any] | None = None
        for step in STEPS:
            found = self.measure(paths, rate=step, seconds=SHORT_SECONDS, **options)
            say(f"  {step}/s", found)
            if not is_sustained(found):
                return {"sustained": held, "broken": found}
            held = found
        return {"sustained": held, "broken": None}


def is_sustained(found: Mapping[str, Any]) -> bool:
    """Tell whether a rate was kept: no failure, the 99th percentile within its bound."""
    kept = found["achieved"] >= HELD * found["rate"] and found["latencies"]["99"] <= BOUND_MILLISECONDS
    return bool(kept and not found["failed"])


def latest_paths(*, small: bool = False) -> list[str]:
    """Return the paths of the newest values of lines with a hundred values, or of the one with ten."""
    lines = sorted({each.line for each in series()} - {SMALL_LINE})
    return [f"/v1/facilities/{FACILITY}/lines/{line}/latest" for line in ([SMALL_LINE] if small else lines)]


def page_paths(start: datetime) -> list[str]:
    """Return the paths of full pages of readings, of all series, at times all over the day."""
    found = []
    for number, each in enumerate(series()):
        begin = start + timedelta(minutes=number * 37 % (20 * 60))
        found.append(
            f"/v1/facilities/{FACILITY}/sensors/{each.sensor}/readings?metric={each.metric.name}"
            f"&from={begin:%Y-%m-%dT%H:%M:%SZ}&to={begin + timedelta(hours=4):%Y-%m-%dT%H:%M:%SZ}&limit={PAGE_ROWS}"
        )
    return found


@contextmanager
def bare(directory: Path, size: int) -> Iterator[tuple[ServerProcess, int]]:
    """Give a server of the same framework whose one handler returns a constant of this size, and its port."""
    port = free_port()
    with ServerProcess(
        name="bare",
        command=[sys.executable, "-m", "tests.performance.api_bare", str(port), str(size)],
        variables=inherited(PYTHONPATH=str(ROOT)),
        directory=directory,
        is_ready=lambda pid: listens(pid, port),
    ) as server:
        yield server, port


@contextmanager
def ingesting(stack: Stack, seconds: float) -> Iterator[Gateway]:
    """Let events flow while the context lasts."""
    load = EventLoad(rate=INGEST_RATE, seconds=seconds, sensors=1_000)
    with Gateway(
        name="gateway",
        directory=stack.directory,
        url=stack.aws.url,
        stream=STREAM,
        suffix=SUFFIX,
        load=load,
        settings=FEW_BUCKETS,
    ) as gateway:
        assert wait_until(lambda: gateway.sent() > INGEST_RATE * INGEST_SETTLE, seconds=120)
        yield gateway


def say(name: str, found: Mapping[str, Any]) -> None:
    """Show a figure."""
    latencies = {key: found["latencies"][key] for key in ("50", "99", "100")}
    console.print(
        f"{name}: {found['achieved']}/s, p50/p99/max {'/'.join(f'{each:.1f}' for each in latencies.values())} ms, "
        f"failed {found['failed']}, API {found['server_us']} us, generator {found['generator_us']} us a request, "
        f"late {found['late']} ms",
        highlight=False,
    )


def run(directory: Path, *, readings: int, seconds: float) -> dict[str, Any]:
    """Measure everything."""
    result: dict[str, Any] = {"stored": readings, "series": len(series()), "bound": BOUND_MILLISECONDS}
    options = StackOptions(shards=4, processors=2, settings=STEADY)
    with Stack(directory=directory, options=options) as stack, ApiService(stack, **UNLIMITED) as service:
        console.print("storing readings")
        start = fill(stack, readings=readings)
        service.add_client(CLIENT, facilities=[FACILITY])
        bench = Bench(task=service.add_task(), token=service.issuer.token(CLIENT, seconds=86_400), stack=stack)
        stack.wait_for_leases()
        paths = {"latest": latest_paths(), "latest_small": latest_paths(small=True), "readings": page_paths(start)}
        for each in paths.values():
            bench.measure(each, rate=PAGE_RATE * 5, seconds=WARM_SECONDS)
        for name, rate in (("latest", RATE), ("latest_small", RATE), ("readings", PAGE_RATE)):
            result[name] = bench.measure(paths[name], rate=rate, seconds=seconds)
            say(name, result[name])
        for name in ("latest", "latest_small", "readings"):
            result[f"{name}_ceiling"] = bench.ceiling(paths[name])
        for name in ("latest", "latest_small"):
            with bare(directory, result[name]["bytes_an_answer"]) as (server, port):
                options_of_bare: dict[str, Any] = {"server": server, "port": port}
                result[f"bare_{name}"] = bench.measure(["/"], rate=RATE, seconds=SHORT_SECONDS, **options_of_bare)
                say(f"bare handler, {name}", result[f"bare_{name}"])
                result[f"bare_{name}_ceiling"] = bench.ceiling(["/"], **options_of_bare)
        parts = len(INGEST_API_RATES) + 1
        with ingesting(stack, INGEST_SETTLE * 2 + parts * (seconds + 5)):
            result["ingesting"] = {"events_per_second": INGEST_RATE, "latest": []}
            for rate in INGEST_API_RATES:
                result["ingesting"]["latest"].append(bench.measure(paths["latest"], rate=rate, seconds=seconds))
                say(f"while ingesting, latest at {rate:.0f}/s", result["ingesting"]["latest"][-1])
            result["ingesting"]["readings"] = bench.measure(paths["readings"], rate=PAGE_RATE, seconds=seconds)
            say("while ingesting, readings", result["ingesting"]["readings"])
    return result


def _cpu(process: psutil.Process) -> float:
    """Return the CPU seconds of a process and all its descendants."""
    total = 0.0
    for each in [process, *process.children(recursive=True)]:
        try:
            times = each.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def main() -> int:
    """Measure, write the figures and the section of the page."""
    parser = argparse.ArgumentParser(prog="python -m tests.performance.api", description=__doc__)
    parser.add_argument("--readings", type=int, default=READINGS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-api-") as directory:
        result = run(Path(directory), readings=options.readings, seconds=options.seconds)
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(json.dumps(result, indent=2) + "\n")
    write_section(result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
