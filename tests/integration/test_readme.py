"""The table of faults names what exists, and all of it."""

import ast
from pathlib import Path

import pytest

from tests.integration.faults import FAULTS
from tests.integration.plant import Plant

FOLDER = Path(__file__).parent
ROWS = [
    [cell.strip() for cell in line.strip("|\n").split("|")]
    for line in (FOLDER / "README.md").read_text().splitlines()
    if line.startswith("| ") and "`test_" in line
]
TIMELINE = "test_timeline.py"
OTHERS = {"test_readme.py", "test_api_gateway.py"}
"""Without a fault."""
REAL = {TIMELINE, "test_resharding.py", "test_simulate.py"}
"""With KCL's own daemon."""
STEPS = {fault.__name__ for fault in FAULTS} - {Plant.spread.__name__}


def names_in(file: str) -> set[str]:
    tree = ast.parse((FOLDER / file).read_text())
    return {each.name for each in tree.body if isinstance(each, ast.FunctionDef) and each.name.startswith("test_")}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_should_name_a_test_that_exists(row: list[str]) -> None:
    fault, where, daemon, asserted = row
    file, _, name = where.strip("`").partition("::")
    assert fault
    assert asserted
    assert daemon == ("real" if file in REAL else "protocol")
    assert name in names_in(file) | (STEPS if file == TIMELINE else set())


def test_should_leave_no_fault_out() -> None:
    named = {where.strip("`").partition("::")[2] for _, where, _, _ in ROWS}
    files = {file.name for file in FOLDER.glob("test_*.py")} - OTHERS
    assert named == STEPS.union(*(names_in(file) for file in files))
