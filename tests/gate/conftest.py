"""One audit of the platform for all tests of this folder: later ones find what the scanners said in the cache."""

import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tests.conftest import ROOT
from tests.support.assembly import SynthesizedAssembly
from tests.support.once import made_once


class Audited(msgspec.Struct, frozen=True, kw_only=True):
    """What an audit did.

    Attributes:
        returncode: of the command.
        said: all of its output.
        reports: where it wrote.
    """

    returncode: int
    said: str
    reports: Path


def audit(*options: str) -> subprocess.CompletedProcess[str]:
    """Run the audit of the whole repository."""
    command = [sys.executable, "-m", "compliance", "audit", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


# In a clean checkout nothing is cached: two processes that begin at once would ask every scanner twice.
@pytest.fixture(scope="session", autouse=True)
def audited(assembly: SynthesizedAssembly, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Audited:
    """The audit that `make audit` is, into another folder."""

    def run(directory: Path) -> None:
        done = audit("--reports", str(directory / "reports"))
        said = {"returncode": done.returncode, "said": done.stdout + done.stderr}
        (directory / "said.json").write_text(json.dumps(said))

    directory = made_once("audited", run, factory=tmp_path_factory, worker=worker_id)
    return Audited(reports=directory / "reports", **json.loads((directory / "said.json").read_text()))
