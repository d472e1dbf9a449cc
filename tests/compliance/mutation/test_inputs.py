from pathlib import Path

import pytest

from compliance.assembly import Assembly
from compliance.mutation import inputs
from compliance.mutation.inputs import current_inputs, stale_inputs
from compliance.proof import Benign, Proof, WholeRuns
from tests.compliance.mutation.broken import bucket, template
from tests.compliance.support import environment

FILES = {
    "checks": "rules/some_rule.py",
    "controls": "controls/objectives.toml",
    "mutation": "mutation/operators/values.py",
    "properties": "mutation/properties.toml",
    "insertions": "mutation/insertions.toml",
    "equivalents": "mutation/equivalents.toml",
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


def test_should_be_stale_when_a_tool_has_another_version() -> None:
    before = proof()
    assert {"cdk-nag", "checkov"} < set(before.inputs)
    before.inputs["checkov"] = "0.0.1"
    before.inputs["gone"] = ""
    assert stale_inputs(before, ASSEMBLY) == ["checkov", "gone"]


def test_should_read_files_that_are_there() -> None:
    for name, patterns in inputs.SOURCES.items():
        if name != "properties":
            assert any(list(inputs.PACKAGE.glob(pattern)) for pattern in patterns), name
