from collections.abc import Callable
from pathlib import Path

import pytest

from compliance.errors import InputError, SynthesisError
from compliance.synthesis import Synthesis

# Does what the library does: reads the context, writes an assembly where it is told to.
APP = """
import json, os, pathlib
context = json.loads(os.environ["CDK_CONTEXT_JSON"])
output = pathlib.Path(os.environ["CDK_OUTDIR"])
output.mkdir(parents=True)
(output / "manifest.json").write_text(json.dumps(context))
with open("runs", "a") as file:
    file.write(".")
"""
Repository = Callable[..., Path]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    def make(app: str = APP) -> Path:
        (tmp_path / "app.py").write_text(app)
        (tmp_path / "cdk.json").write_text('{"context": {"key": "value"}}')
        (tmp_path / "lib").mkdir()
        (tmp_path / "lib" / "stage.py").write_text("")
        return tmp_path

    return make


def runs(root: Path) -> int:
    return len((root / "runs").read_text())


def test_should_synthesize_every_environment(repository: Repository) -> None:
    directory = Synthesis(repository()).run()
    assert (directory / "manifest.json").read_text() == '{"key": "value", "entry": "assembly"}'


def test_should_not_synthesize_again_when_nothing_changed(repository: Repository) -> None:
    root = repository()
    assert not Synthesis(root).up_to_date
    first = Synthesis(root).run()
    assert Synthesis(root).up_to_date
    assert Synthesis(root).run() == first
    assert runs(root) == 1


@pytest.mark.parametrize("file", ["app.py", "cdk.json", "lib/stage.py", "lib/new.py", "services/api/Dockerfile"])
def test_should_synthesize_again_when_an_input_changes(repository: Repository, file: str) -> None:
    root = repository()
    first = Synthesis(root).run()
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{path.read_text() if path.exists() else ''}\n")
    assert Synthesis(root).run() != first
    assert runs(root) == 2
    assert not first.exists()


def test_should_ignore_what_the_assembly_does_not_depend_on(repository: Repository) -> None:
    root = repository()
    Synthesis(root).run()
    (root / "README.md").write_text("x")
    (root / "lib" / "__pycache__").mkdir()
    (root / "lib" / "__pycache__" / "stage.pyc").write_text("x")
    assert Synthesis(root).up_to_date


def test_should_show_what_the_application_said_when_it_fails(repository: Repository) -> None:
    root = repository("import sys; print('one violation'); sys.exit('Validation failed')")
    with pytest.raises(SynthesisError, match="one violation\nValidation failed"):
        Synthesis(root).run()
    assert not Synthesis(root).up_to_date
    assert not list((root / "build" / "assembly").iterdir())


def test_should_call_a_refused_configuration_unusable(repository: Repository) -> None:
    line = "configuration: environments.dev.region: refused"
    root = repository(f"import sys; print({line!r}, file=sys.stderr); sys.exit(2)")
    with pytest.raises(InputError, match=f"^{line}$"):
        Synthesis(root).run()
