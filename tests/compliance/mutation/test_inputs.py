from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from compliance.assembly import Assembly
from compliance.errors import InputError
from compliance.mutation import inputs
from compliance.mutation.inputs import NO_SOURCES, SOURCES, current_inputs, require_unchanged, stale_inputs
from compliance.proof import Benign, Proof, WholeRuns
from tests.architecture.test_imports import imports
from tests.compliance.mutation.broken import bucket, template
from tests.compliance.support import environment

FILES = {
    "checks": "rules/some_rule.py",
    "controls": "controls/objectives.toml",
    "mutation": "mutation/operators/values.py",
    "properties": "mutation/properties.toml",
    "insertions": "mutation/insertions.toml",
    "equivalents": "mutation/equivalents.toml",
    "refused": "mutation/refused.toml",
}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in FILES.values():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("before")
    monkeypatch.setattr(inputs, "PACKAGE", tmp_path)
    return tmp_path


ASSEMBLY = Assembly((environment(Data=template(Bucket=bucket())),), whole=True)


def proof(of: Assembly = ASSEMBLY) -> Proof:
    whole = WholeRuns(mutants=0, agreed=0)
    return Proof(inputs=current_inputs(of), rows=(), benign=Benign(mutants=0, survived=0), whole_runs=whole)


def test_should_not_be_stale_when_nothing_changed(package: Path) -> None:
    assert stale_inputs(proof(), ASSEMBLY) == []


@pytest.mark.parametrize("name", FILES)
def test_should_be_stale_when_a_file_changed(package: Path, name: str) -> None:
    before = proof()
    (package / FILES[name]).write_text("after")
    assert stale_inputs(before, ASSEMBLY) == [name]


def test_should_be_stale_when_a_rule_was_added(package: Path) -> None:
    before = proof()
    (package / "rules" / "another_rule.py").write_text("")
    assert stale_inputs(before, ASSEMBLY) == ["checks"]


def test_should_be_stale_when_the_templates_are_others() -> None:
    other = Assembly((environment(Other=template(Bucket=bucket())),), whole=True)
    assert stale_inputs(proof(), other) == ["templates"]


@pytest.mark.parametrize(
    "change",
    [
        {"account": "222222222222"},
        {"region": "eu-west-1"},
        {"stack_name": "other"},
        {"tags": {"Owner": "somebody"}},
        {"paths": {"Bucket": "Data/Other"}},
    ],
    ids=str,
)
def test_should_be_stale_when_the_assembly_says_something_else_of_a_template(change: dict[str, Any]) -> None:
    (around,) = ASSEMBLY.environments
    other = replace(around, templates=tuple(replace(each, **change) for each in around.templates))
    assert stale_inputs(proof(), Assembly((other,), whole=True)) == ["templates"]


def test_should_refuse_what_changed_while_it_was_proved(package: Path) -> None:
    before = current_inputs(ASSEMBLY)
    require_unchanged(before, ASSEMBLY)
    (package / FILES["checks"]).write_text("after")
    with pytest.raises(InputError, match="changed while it was being proved: checks;"):
        require_unchanged(before, ASSEMBLY)


def test_should_be_stale_when_a_tool_has_another_version() -> None:
    before = proof()
    assert {"cdk-nag", "cfn-lint", "checkov"} < set(before.inputs)
    before.inputs["checkov"] = "0.0.1"
    before.inputs["gone"] = ""
    assert stale_inputs(before, ASSEMBLY) == ["checkov", "gone"]


@pytest.mark.parametrize("pattern", [*(each for patterns in SOURCES.values() for each in patterns), *NO_SOURCES])
def test_should_name_files_that_are_there(pattern: str) -> None:
    assert any(inputs.PACKAGE.glob(pattern))


def matching(patterns: Sequence[str]) -> set[Path]:
    return {path for pattern in patterns for path in inputs.PACKAGE.glob(pattern) if path.is_file()}


def module_file(name: str) -> Path | None:
    path = inputs.PACKAGE.parent.joinpath(*name.split("."))
    found = (each for each in (path.with_suffix(".py"), path / "__init__.py") if each.is_file())
    return next(found, None) if name.startswith(inputs.PACKAGE.name) else None


def imported(*files: Path) -> set[Path]:
    """Return our modules that some files import, directly or not; what is said to be no source is not entered."""
    left_out = matching([*NO_SOURCES])
    found: set[Path] = set()
    front = set(files)
    while front:
        found |= front
        names = {name for file in front - left_out for name in imports(file)}
        names |= {name.rpartition(".")[0] for name in names}
        front = {file for name in names if (file := module_file(name)) is not None} - found
    return found


def test_should_digest_every_module_of_a_proof_and_the_data_beside_it() -> None:
    digested = matching([pattern for patterns in SOURCES.values() for pattern in patterns])
    rules = inputs.PACKAGE.glob("rules/*.py")  # which are found, not imported
    modules = imported(inputs.PACKAGE / "mutation" / "run.py", *rules)
    assert len(modules) > 100
    beside = {each for folder in {file.parent for file in modules} for each in folder.iterdir() if each.is_file()}
    data = {each for each in beside if each.suffix not in {".py", ".pyc"}}
    assert {each.name for each in data} > {"metrics.toml", "catalogue.csv", "refused.toml"}
    assert modules | data <= digested | matching([*NO_SOURCES])


def test_should_not_become_stale_by_what_shows_it() -> None:
    digested = matching([pattern for patterns in SOURCES.values() for pattern in patterns])
    assert not digested & matching([*NO_SOURCES])
    assert not digested & matching(["reports/**/*", "cli.py", "report_commands.py"])
