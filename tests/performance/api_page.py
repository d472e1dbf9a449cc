"""The API's section of `docs/reference/performance.md`, between two marks: others write the rest of the page."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.performance.rendering import rendered

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "performance.md"
BEGIN, END = "<!-- the API: written by `make bench-api` -->\n", "<!-- end of the API -->\n"
_SECTION = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
RUNS = {
    "latest": "newest values of a line, 100",
    "latest_small": "newest values of a line, 10",
    "readings": "page of 1,000 readings",
}
CEILINGS = {
    "latest_ceiling": "newest values of a line, 100",
    "bare_latest_ceiling": "bare handler, as many bytes",
    "latest_small_ceiling": "newest values of a line, 10",
    "bare_latest_small_ceiling": "bare handler, as many bytes",
    "readings_ceiling": "page of 1,000 readings",
}


def section_of(page: str) -> str:
    """Return the section of a page with its marks; empty if it has none."""
    found = _SECTION.search(page)
    return found[0] if found else ""


def with_section(page: str, section: str) -> str:
    """Return the page with this section, in place of the one that it has, or at its end."""
    if not section:
        return page
    if _SECTION.search(page):
        return _SECTION.sub(lambda _: section, page)
    return f"{page.rstrip()}\n\n{section}"


def write_section(figures: Mapping[str, Any]) -> None:
    """Write the section into the page."""
    PAGE.write_text(with_section(PAGE.read_text(), f"{BEGIN}{section(figures)}{END}"))


def section(figures: Mapping[str, Any]) -> str:
    """Return the section as Markdown."""
    ingesting = figures["ingesting"]
    runs = [
        *((name, figures[key]) for key, name in RUNS.items()),
        *((f"{RUNS['latest']}, while ingesting", each) for each in ingesting["latest"]),
        (f"{RUNS['readings']}, while ingesting", ingesting["readings"]),
    ]
    return rendered(
        "api.md.j2",
        **figures,
        runs=runs,
        ceilings=[(name, figures[key]) for key, name in CEILINGS.items()],
        processors=os.cpu_count(),
    )
