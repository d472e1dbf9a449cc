"""The committed client is what the contract gives."""

import subprocess
import sys
from pathlib import Path
import pytest

pytestmark = pytest.mark.programs

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "clients" / "python"


def files(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): file.read_text()
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


def test_should_be_what_the_contract_gives(tmp_path: Path) -> None:
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    subprocess.run(
        [ROOT / "scripts" / "client", tmp_path / "fresh"], env={"PATH": path}, check=True, capture_output=True
    )
    fresh, committed = files(tmp_path / "fresh"), files(COMMITTED)
    assert sorted(fresh) == sorted(committed), "run `make client`"
    assert [name for name, text in fresh.items() if text != committed[name]] == [], "run `make client`"


def test_should_refuse_to_replace_what_it_is_not_told() -> None:
    done = subprocess.run([ROOT / "scripts" / "client"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "usage: scripts/client FOLDER\n")
