"""Every figure of the event path: `make bench-events` writes `build/bench/*.json`, the performance page and its plot.

The page is a snapshot of one machine and one moment: it gives ratios and CPU microseconds, not promises.
"""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import vl_convert
from rich.console import Console

from tests.performance.api_page import section_of, with_section
from tests.performance.rendering import rendered

ROOT = Path(__file__).parents[2]
OUTPUT = ROOT / "build" / "bench"
PAGE = ROOT / "docs" / "reference" / "performance.md"
PLOT = ROOT / "docs" / "reference" / "performance-growth.svg"
PARTS = ("sink", "consumers", "growth", "end_to_end")
AXIS_TITLES = {
    "batch": "events a batch",
    "sensors": "sensors, at 10,000 events a batch",
    "writers": "writers at once, one a shard",
    "stored": "readings in the hour before",
}


def plot(growth: list[dict[str, Any]]) -> str:
    """Return the plot of the growth as SVG: a panel an axis, cost stacked by where it arises."""
    panels = [
        {
            "width": 240,
            "height": 180,
            "title": title,
            "data": {
                "values": [
                    {"x": f"{row[axis]:,}", "place": place, "cost": row[field], "order": order}
                    for row in growth
                    if row["axis"] == axis
                    for order, (place, field) in enumerate({"PostgreSQL": "server_us", "Python": "python_us"}.items())
                ]
            },
            "mark": "bar",
            "encoding": {
                "x": {"field": "x", "type": "ordinal", "sort": None, "title": None, "axis": {"labelAngle": 0}},
                "y": {"field": "cost", "type": "quantitative", "title": "CPU, us an event"},
                "color": {"field": "place", "type": "nominal", "title": None, "scale": {"scheme": "tableau10"}},
                "order": {"field": "order"},
            },
        }
        for axis, title in AXIS_TITLES.items()
    ]
    return str(vl_convert.vegalite_to_svg({"background": "white", "columns": 2, "concat": panels}))


def page(figures: dict[str, Any]) -> str:
    """Return the page as Markdown."""
    return rendered("performance.md.j2", **figures, processors=os.cpu_count(), python=platform.python_version())


def main() -> int:
    """Measure everything, then write the page; return the exit code.

    Parts that the variable BENCH_SKIP names, with commas between, are not measured: their last figures are used.
    """
    console = Console(stderr=True)
    OUTPUT.mkdir(parents=True, exist_ok=True)
    parts = [part for part in PARTS if part not in os.environ.get("BENCH_SKIP", "").split(",")]
    for part in parts:
        console.rule(part)
        done = subprocess.run(
            [sys.executable, "-m", f"tests.performance.{part}", str(OUTPUT / f"{part}.json")], cwd=ROOT, check=False
        )
        if done.returncode:
            console.print(f"{part} failed with exit code {done.returncode}")
            return done.returncode
    figures = {part: json.loads((OUTPUT / f"{part}.json").read_text()) for part in PARTS}
    PLOT.write_text(plot(figures["growth"]))
    PAGE.write_text(with_section(page(figures), section_of(PAGE.read_text())))
    console.print(f"written: {PAGE.relative_to(ROOT)}, {PLOT.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
