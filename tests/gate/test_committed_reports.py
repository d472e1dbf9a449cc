"""The committed reports are what the code gives, whoever asks and however often."""

import filecmp
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.gate.conftest import Audited, audit

pytestmark = [pytest.mark.gate, pytest.mark.assembly]


def files(directory: Path) -> list[str]:
    return sorted(str(path.relative_to(directory)) for path in directory.rglob("*") if path.is_file())


def test_should_pass_and_give_the_committed_reports(audited: Audited) -> None:
    """In a clean checkout nothing is cached, and every scanner is asked; elsewhere `make verify` asks them anew."""
    assert audited.returncode == 0, audited.said
    committed = ROOT / "reports"
    assert files(audited.reports) == files(committed), "run `make audit` and commit reports/"
    _, different, unreadable = filecmp.cmpfiles(audited.reports, committed, files(committed), shallow=False)
    assert not different + unreadable, "reports/ are stale: run `make audit` and commit them"


def test_should_refuse_what_nobody_approved_what_is_stale_and_what_has_expired(tmp_path: Path) -> None:
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
