"""One rehearsal for all tests of this folder, whichever process they run in."""

import json
from pathlib import Path

import pytest

from delivery.emulated.lacking import Lacking, load_lacking
from delivery.emulated.rehearsal import Outcome, Rehearsal
from tests.support.assembly import SynthesizedAssembly
from tests.support.once import made_once


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

    def rehearse(directory: Path) -> None:
        done = Rehearsal(assembly.directory, tmp_path_factory.mktemp("rehearsal"), lacking, print).run()
        (directory / "outcome.json").write_text(json.dumps(done.as_json()))

    made = made_once("rehearsed", rehearse, factory=tmp_path_factory, worker=worker_id)
    return Outcome(**json.loads((made / "outcome.json").read_text()))
