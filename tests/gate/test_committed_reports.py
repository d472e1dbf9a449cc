"""The committed reports are what the code gives, whoever asks and however often."""

import filecmp
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


def test_should_pass_and_give_the_committed_reports_when_nothing_is_cached(
    assembly: SynthesizedAssembly, tmp_path: Path
) -> None:
    run = audit("--no-cache", "--reports", str(tmp_path))
    assert run.returncode == 0, f"{run.stdout}\n{run.stderr}"
    committed = ROOT / "reports"
    assert files(tmp_path) == files(committed), "run `make audit` and commit reports/"
    _, different, unreadable = filecmp.cmpfiles(tmp_path, committed, files(committed), shallow=False)
    assert not different + unreadable, "reports/ are stale: run `make audit` and commit them"


def test_should_give_the_same_bytes_when_answers_come_from_the_cache(assembly: SynthesizedAssembly) -> None:
    run = audit("--check")
    assert run.returncode == 0, f"{run.stdout}\n{run.stderr}"


def test_should_refuse_what_nobody_approved_what_is_stale_and_what_has_expired(
    assembly: SynthesizedAssembly, tmp_path: Path
) -> None:
    run = audit("--check", "--require-approved", "--as-of", "2030-01-01", "--reports", str(tmp_path))
    assert run.returncode == 1
    assert "NOT APPROVED RA-001" in run.stdout
    assert "REGISTER RA-001" in run.stdout
    assert "expired" in run.stdout
    assert "STALE" in run.stdout
    assert "make audit" in run.stdout
    assert not files(tmp_path)
