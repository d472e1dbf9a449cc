"""The committed reports are what the code gives, whoever asks and however often."""

import filecmp
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.assembly import SynthesizedAssembly

pytestmark = [pytest.mark.gate, pytest.mark.assembly]


def audit(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "compliance", "audit", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def files(directory: Path) -> list[str]:
    return sorted(str(path.relative_to(directory)) for path in directory.rglob("*") if path.is_file())


def test_should_pass_and_give_the_committed_reports(assembly: SynthesizedAssembly, tmp_path: Path) -> None:
    """In a clean checkout nothing is cached, and every scanner is asked; elsewhere `make verify` asks them anew."""
    run = audit("--reports", str(tmp_path))
    assert run.returncode == 0, f"{run.stdout}\n{run.stderr}"
    committed = ROOT / "reports"
    assert files(tmp_path) == files(committed), "run `make audit` and commit reports/"
    _, different, unreadable = filecmp.cmpfiles(tmp_path, committed, files(committed), shallow=False)
    assert not different + unreadable, "reports/ are stale: run `make audit` and commit them"


def test_should_refuse_what_nobody_approved_what_is_stale_and_what_has_expired(
    assembly: SynthesizedAssembly, tmp_path: Path
) -> None:
    """One report is changed: of the others, answers from the cache give the same bytes."""
    there = tmp_path / "reports"
    shutil.copytree(ROOT / "reports", there)
    changed = there / "dev" / "controls.csv"
    changed.write_text("")
    run = audit("--check", "--require-approved", "--as-of", "2030-01-01", "--reports", str(there))
    assert run.returncode == 1
    assert "NOT APPROVED RA-001" in run.stdout
    assert "REGISTER RA-001" in run.stdout
    assert "expired" in run.stdout
    assert [line for line in run.stdout.splitlines() if line.startswith("STALE")] == [
        "STALE dev/controls.csv: not what this audit gives; run `make audit` and commit the reports"
    ]
    assert changed.read_text() == ""
    assert files(there) == files(ROOT / "reports")
