"""One rehearsal for all tests of this folder, whichever process they run in."""

import json
from pathlib import Path

import pytest
from filelock import FileLock

from delivery.emulated.lacking import Lacking, load_lacking
from delivery.emulated.rehearsal import Outcome, Rehearsal
from tests.support.assembly import SynthesizedAssembly


@pytest.fixture(scope="session")
def lacking() -> Lacking:
    """What the emulator cannot do, as the list says."""
    return load_lacking()


@pytest.fixture(scope="session")
def outcome(
    assembly: SynthesizedAssembly,
    lacking: Lacking,
    tmp_path_factory: pytest.TempPathFactory,
    worker_id: str,
) -> Outcome:
    """Three environments: bootstrapped, deployed, asked, updated, asked, destroyed."""
    shared = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        shared = shared.parent
    record = shared / "rehearsal.json"
    with FileLock(shared / "rehearsal.lock"):
        if not record.exists():
            directory = tmp_path_factory.mktemp("rehearsal")
            done = Rehearsal(assembly.directory, Path(directory), lacking, print).run()
            record.write_text(json.dumps(done.as_json()))
    return Outcome(**json.loads(record.read_text()))
