"""The control data as TOML gives it; the shapes are what the tests are about, so nothing converts them."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

CONTROLS = Path(__file__).parents[3] / "compliance" / "controls"
MAPS = {"objectives": "objective", "cdk_nag": "rule", "checkov": "rule", "cfn_lint": "rule"}
"""Each map's file and the table that holds its entries."""


@cache
def read(name: str) -> dict[str, Any]:
    """Return a file of `compliance/controls/`."""
    return tomllib.loads((CONTROLS / f"{name}.toml").read_text())


def entries(name: str) -> dict[str, dict[str, Any]]:
    """Return a map's entries by rule or objective."""
    found: dict[str, dict[str, Any]] = read(name)[MAPS[name]]
    return found


def mappings(name: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each rule or objective with each of its mappings."""
    for key, entry in entries(name).items():
        for mapping in entry.get("controls", ()):
            yield key, mapping


def controls() -> list[dict[str, Any]]:
    """Return the statement of applicability, in the file's order."""
    found: list[dict[str, Any]] = read("iso27001_2022")["control"]
    return found
