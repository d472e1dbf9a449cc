"""What synth, the scanners and the audit cost, against the four tools' own command lines in the same run.

``make bench-audit`` writes `build/bench/results.json`: per case the wall and CPU seconds of each run with minimum,
median and maximum, and the ratios that matter. Figures of one machine and one moment: quote ratios, not seconds.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[2]
OUTPUT = ROOT / "build" / "bench"
RUNS = int(os.environ.get("BENCH_RUNS", "3"))
CDK = ROOT / "node_modules" / ".bin" / "cdk"
CHECKOV = ROOT / ".venv-checkov" / "bin" / "checkov"

FINDS = {"checkov": (1,), "cfn-lint": (4,)}
"""How command lines end that know nothing of accepted findings: anything else is a crash, not a fast run."""


@dataclass(frozen=True)
class Case:
    """Commands that are timed together, one after another.

    Attributes:
        name: in the results.
        commands: each an argument list.
        accepted: exit codes that are no failure (a scanner that finds something says so with its code).
        environment: added variables.
        fresh: folders that are removed before each run, relative to the repository.
    """

    name: str
    commands: Sequence[Sequence[str]]
    accepted: tuple[int, ...] = (0,)
    environment: dict[str, str] = field(default_factory=dict)
    fresh: tuple[str, ...] = ()


@dataclass(frozen=True)
class Run:
    """One timed run: seconds of wall clock, seconds of CPU (children included)."""

    wall: float
    cpu: float


def measure(case: Case) -> Run:
    """Run a case once.

    Raises:
        RuntimeError: a command ended with an exit code that is a failure.
    """
    for folder in case.fresh:
        shutil.rmtree(ROOT / folder, ignore_errors=True)
    environment = {**os.environ, **case.environment}
    wall = cpu = 0.0
    for command in case.commands:
        started = time.perf_counter()
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        wall += time.perf_counter() - started
        cpu += usage.ru_utime + usage.ru_stime
        if process.returncode not in case.accepted:
            raise RuntimeError(f"{case.name}: exit code {process.returncode} of {' '.join(command)}")
    return Run(wall, cpu)


def cases(assembly: Path) -> list[Case]:
    """Return what is measured; the scanners read `assembly`, the same for all."""
    python = sys.executable
    context = json.loads((ROOT / "cdk.json").read_text())["context"]

    def synth(outdir: str, **extra: str) -> dict[str, str]:
        return {
            "CDK_CONTEXT_JSON": json.dumps({**context, **extra}),
            "CDK_OUTDIR": str(OUTPUT / outdir),
            "CDK_VALIDATION": "false",
            "SMARTFACTORY_AUDIT": "1",  # the assembly is for the audit alone, and this measures the audit's synth
        }

    templates = [str(path) for path in sorted(assembly.rglob("*.template.json"))]
    audit = [python, "-m", "compliance", "audit", "--reports", str(OUTPUT / "reports")]
    tools = {
        "own rules": [[python, "-m", "tests.performance.one_scanner", "own", str(assembly)]],
        "cdk-nag (cdk synth with its packs)": [
            [str(CDK), "synth", "**", "--quiet", "--output", str(OUTPUT / f"cli-{entry}-{name}"),
             "-c", f"entry={entry}", "-c", f"environment={name}"]
            for name in context["environments"]
            for entry in ("platform", "account")
        ],
        "checkov": [
            [str(CHECKOV), *(part for template in templates for part in ("--file", template)),
             "--framework", "cloudformation", "--skip-download", "--compact"]
        ],
        "cfn-lint": [[str(Path(python).with_name("cfn-lint")), *templates]],
    }  # fmt: skip
    prove = [python, "-m", "compliance", "prove", "--output", str(OUTPUT / "proof")]
    scanners = ("own", "cdk-nag", "checkov", "cfn-lint")
    return [
        Case("synth, 1 environment", [[python, "app.py"]], environment=synth("one", environment="prod")),
        Case(
            "synth, 3 environments and their accounts", [[python, "app.py"]], environment=synth("all", entry="assembly")
        ),
        *(
            Case(f"command line: {name}", commands, FINDS.get(name, (0,)), {"CDK_VALIDATION": "false"})
            for name, commands in tools.items()
        ),
        *(
            Case(f"scanner: {name}", [[python, "-m", "tests.performance.one_scanner", name, str(assembly)]])
            for name in scanners
        ),
        Case("audit, cold", [audit], fresh=(".cache", "build/assembly")),
        Case("audit, nothing changed", [audit]),
        Case("prove, cold", [prove], fresh=(".cache",)),
        Case("prove, nothing changed", [prove]),
    ]


def main() -> int:
    """Measure every case and write the results; return the exit code."""
    console = Console(stderr=True)
    OUTPUT.mkdir(parents=True, exist_ok=True)
    assembly = OUTPUT / "all"
    measured: dict[str, list[Run]] = {}
    for case in cases_after_synth(assembly, console):
        with console.status(case.name):
            measured[case.name] = [measure(case) for _ in range(RUNS)]
    results = summarise(measured)
    path = OUTPUT / "results.json"
    path.write_text(json.dumps(results, indent=2) + "\n")
    show(results, console)
    console.print(f"written to {path.relative_to(ROOT)}")
    return 0


def cases_after_synth(assembly: Path, console: Console) -> list[Case]:
    """Synthesize the assembly that the scanners read, then return all cases."""
    shutil.rmtree(assembly, ignore_errors=True)
    with console.status("the assembly that is scanned"):
        (synth,) = [case for case in cases(assembly) if case.name.startswith("synth, 3")]
        measure(synth)
    return cases(assembly)


def summarise(measured: dict[str, list[Run]]) -> dict[str, object]:
    """Return the figures of every case and the ratios of the audit to the tools' own command lines."""
    figures = {
        name: {
            unit: {
                "runs": [round(getattr(run, unit), 3) for run in runs],
                "min": round(min(getattr(run, unit) for run in runs), 3),
                "median": round(statistics.median(getattr(run, unit) for run in runs), 3),
                "max": round(max(getattr(run, unit) for run in runs), 3),
            }
            for unit in ("wall", "cpu")
        }
        for name, runs in measured.items()
    }
    sums = [
        sum(measured[name][run].wall for name in measured if name.startswith("command line: ")) for run in range(RUNS)
    ]
    cold = [run.wall for run in measured["audit, cold"]]
    warm = [run.wall for run in measured["audit, nothing changed"]]
    return {
        "processors": os.cpu_count(),
        "runs": RUNS,
        "unit": "seconds",
        "cases": figures,
        "ratios": {
            "cold audit to the sum of the four command lines": [
                round(a / b, 3) for a, b in zip(cold, sums, strict=True)
            ],
            "unchanged audit to cold audit": [round(a / b, 3) for a, b in zip(warm, cold, strict=True)],
        },
    }


def show(results: dict[str, object], console: Console) -> None:
    """Print the medians and the ratios."""
    table = Table("case", "wall s (median)", "CPU s (median)")
    figures = results["cases"]
    assert isinstance(figures, dict)
    for name, units in figures.items():
        table.add_row(name, f"{units['wall']['median']:.1f}", f"{units['cpu']['median']:.1f}")
    console.print(table)
    console.print(results["ratios"])


if __name__ == "__main__":
    sys.exit(main())
