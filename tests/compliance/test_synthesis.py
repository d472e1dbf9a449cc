import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from compliance.errors import InputError, SynthesisError
from compliance.synthesis import AUDIT_VARIABLE, COMMAND_LINE_VARIABLE, Synthesis

pytestmark = pytest.mark.programs

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


def test_should_tell_the_application_that_an_audit_gates_it_and_hide_the_command_line(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(AUDIT_VARIABLE, raising=False)
    monkeypatch.setenv(COMMAND_LINE_VARIABLE, "1.0.0")
    tell = f'context["seen"] = [os.environ.get({AUDIT_VARIABLE!r}), os.environ.get({COMMAND_LINE_VARIABLE!r})]'
    root = repository(APP.replace("output.mkdir", f"{tell}\noutput.mkdir"))
    directory = Synthesis(root).run()
    assert json.loads((directory / "manifest.json").read_text())["seen"] == ["1", None]


@pytest.mark.parametrize("environment", [{}, {AUDIT_VARIABLE: "1", COMMAND_LINE_VARIABLE: "54.4.0"}])
def test_should_refuse_the_ungated_assembly_to_anybody_else(tmp_path: Path, environment: dict[str, str]) -> None:
    root = Path(__file__).parents[2]
    context = {**json.loads((root / "cdk.json").read_text())["context"], "entry": "assembly"}
    clean = {key: value for key, value in os.environ.items() if key not in (AUDIT_VARIABLE, COMMAND_LINE_VARIABLE)}
    run = subprocess.run(
        [sys.executable, "app.py"],
        cwd=root,
        env={
            **clean,
            **environment,
            "CDK_CONTEXT_JSON": json.dumps(context),
            "CDK_OUTDIR": str(tmp_path / "out"),
            "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert run.stderr.splitlines() == [
        "entry: assembly is for `python -m compliance audit` alone, which gates it; allowed: platform, account"
    ]
    assert not list((tmp_path / "out").glob("**/*.template.json"))
