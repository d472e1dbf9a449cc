import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from compliance import audit as audits
from compliance import cli
from compliance.acceptances import load_register
from compliance.errors import SynthesisError, ToolError
from compliance.intended import Intended
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_evaluated, passed
from compliance.scanners import own
from compliance.scanners.own import OwnRule
from compliance.synthesis import Synthesis
from tests.compliance.conftest import Writer
from tests.compliance.support import bucket

REGISTER = """
[[acceptance]]
id = "RA-001"
tool = "own"
rule = "some-rule"
kind = "false-positive"
reason = "R"
owner = "O"
status = "proposed"
review = 2027-02-01
expires = 2027-03-01
{bindings}
"""


def named(resource: Resource, _: Context) -> Result:
    return passed("BucketName") if "BucketName" in resource.properties else failed("BucketName", detail="no name")


@pytest.fixture(autouse=True)
def one_rule_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Leave one own rule and no external tool: what is tested here is the command line."""
    rule = Rule(
        id="some-rule", title="T", objective=Objective.LOGGING, why="W", fix="F", source="https://x",
        types=("AWS::S3::Bucket",),
    )  # fmt: skip
    monkeypatch.setattr(own, "discover", lambda: (OwnRule(rule, named, about_environment=False),))
    monkeypatch.setattr(audits, "tools", lambda: ())
    monkeypatch.setattr(audits, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(audits, "REPORTS", tmp_path / "committed")
    register = tmp_path / "acceptances.toml"
    monkeypatch.setattr(audits, "load_register", lambda load=load_register: load(register))
    monkeypatch.setattr(audits, "load_nonconformities", lambda _: ())
    monkeypatch.setattr(audits, "load_intended", Intended)


@pytest.fixture
def template(tmp_path: Path) -> Callable[..., Path]:
    def write(**properties: Any) -> Path:
        path = tmp_path / "some.json"
        path.write_text(json.dumps(bucket(**properties)))
        return path

    return write


def bound(tmp_path: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> None:
    """Accept what fails now."""
    capsys.readouterr()
    assert cli.run(["bind", *arguments]) == 0
    bindings = capsys.readouterr().out.partition("bindings")
    (tmp_path / "acceptances.toml").write_text(REGISTER.format(bindings="".join(bindings[1:])))


def test_should_pass_a_good_template(template: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["audit", "--template", str(template(BucketName="x"))]) == 0
    output = capsys.readouterr()
    assert "some: 3 PASS, 0 FAIL" in output.out
    assert "gate: passed" in output.out
    assert "own: 1 of 1" in output.err


def test_should_fail_a_bad_template(template: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["audit", "--template", str(template())]) == 1
    output = capsys.readouterr().out
    assert "FAIL own some-rule\n  resource  Bucket (AWS::S3::Bucket)" in output
    assert "gate: failed, 1 failures" in output


@pytest.mark.parametrize(
    "arguments",
    [
        ["audit", "--assembly", "/nowhere/at-all"],
        ["audit", "--template", "/nowhere/at-all.json"],
        ["audit", "--template", "a", "--assembly", "b"],
        ["audit", "--template", "/nowhere/at-all.json", "--check"],
        ["audit", "--environment", "dev", "--check"],
        ["audit", "--template", "/nowhere\n::error::forged"],
        ["audit", "--as-of", "yesterday"],
        ["audit", "--unknown"],
        ["unknown"],
        ["explain", "A.9.9"],
        ["explain"],
    ],
)
def test_should_end_with_2_and_one_clear_error_on_bad_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert cli.run(arguments) == 2
    output = capsys.readouterr()
    assert not output.out
    assert [line.partition(":")[0] for line in output.err.splitlines()] == ["error"]
    assert not (tmp_path / "committed").exists()


def test_should_name_the_option_that_takes_what_was_given(
    template: Callable[..., Path], assembly_of: Writer, capsys: pytest.CaptureFixture[str]
) -> None:
    directory = assembly_of(dev={"Data": bucket()})
    assert cli.run(["audit", "--template", str(directory)]) == 2
    assert f"{directory} is a directory: give it to --assembly" in capsys.readouterr().err
    file = template()
    assert cli.run(["audit", "--assembly", str(file)]) == 2
    assert f"{file} is a file: give it to --template" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["nosuch:rule", "some-rule", "own:some-rul", "own:a\nb"])
def test_should_name_the_rule_when_bind_knows_no_such(
    template: Callable[..., Path], capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert cli.run(["bind", "--template", str(template()), "--rule", name]) == 2
    output = capsys.readouterr()
    assert not output.out
    error = output.err.splitlines()[-1]
    assert error.startswith("error: ")
    assert "own:" in error
    assert "is not a rule" in error


def test_should_bind_nothing_when_a_known_rule_does_not_fail(
    template: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["bind", "--template", str(template(BucketName="x")), "--rule", "own:some-rule"]) == 0
    assert "some-rule" not in capsys.readouterr().out


@pytest.mark.parametrize("whole", [True, False])
def test_should_fail_on_an_own_rule_that_could_not_decide_when_everything_is_there(
    monkeypatch: pytest.MonkeyPatch,
    assembly_of: Writer,
    template: Callable[..., Path],
    capsys: pytest.CaptureFixture[str],
    whole: bool,
) -> None:
    (known,) = own.discover()
    open_rule = OwnRule(known.rule, lambda *_: not_evaluated("BucketName", detail="unclear"), about_environment=False)
    monkeypatch.setattr(own, "discover", lambda: (open_rule,))
    source = ["--assembly", str(assembly_of(dev={"Data": bucket()}))] if whole else ["--template", str(template())]
    assert cli.run(["audit", *source]) == (1 if whole else 0)
    assert ("NOT EVALUATED own some-rule" in capsys.readouterr().out) is whole
    assert cli.run(["bind", *source]) == 0
    assert ("some-rule" in capsys.readouterr().out) is whole


@pytest.mark.parametrize("whole", [True, False])
def test_should_not_fail_a_lone_template_for_what_another_stack_may_have(
    monkeypatch: pytest.MonkeyPatch,
    assembly_of: Writer,
    template: Callable[..., Path],
    capsys: pytest.CaptureFixture[str],
    whole: bool,
) -> None:
    (known,) = own.discover()
    elsewhere = OwnRule(replace(known.rule, evidence_elsewhere=True), known.check, about_environment=False)
    monkeypatch.setattr(own, "discover", lambda: (elsewhere,))
    source = ["--assembly", str(assembly_of(dev={"Data": bucket()}))] if whole else ["--template", str(template())]
    assert cli.run(["audit", *source]) == (1 if whole else 0)
    assert ("0 FAIL" in capsys.readouterr().out) is not whole


def test_should_end_with_2_when_the_register_is_unreadable(
    template: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "acceptances.toml").write_text("[")
    assert cli.run(["audit", "--template", str(template())]) == 2
    assert "acceptances.toml: not TOML" in capsys.readouterr().err


@pytest.mark.parametrize(("error", "code"), [(SynthesisError("boom"), 2), (ToolError("checkov is not there"), 2)])
def test_should_show_why_the_audit_could_not_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception, code: int
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(audits, "run", fail)
    assert cli.run(["audit"]) == code
    assert str(error) in capsys.readouterr().err


def test_should_audit_an_assembly_that_is_not_ours(assembly_of: Writer, capsys: pytest.CaptureFixture[str]) -> None:
    directory = assembly_of(one={"Data": bucket()}, two={"Data": bucket(BucketName="x")})
    assert cli.run(["audit", "--assembly", str(directory)]) == 1
    assert cli.run(["audit", "--assembly", str(directory), "--environment", "two"]) == 0
    assert cli.run(["audit", "--assembly", str(directory), "--environment", "three"]) == 2
    assert "it has one, two" in capsys.readouterr().err


@pytest.mark.programs
def test_should_write_reports_only_where_told_when_it_is_not_the_whole_repository(
    assembly_of: Writer, tmp_path: Path
) -> None:
    directory = assembly_of(dev={"Data": bucket(BucketName="x")})
    assert cli.run(["audit", "--assembly", str(directory)]) == 0
    assert not (tmp_path / "committed").exists()
    assert cli.run(["audit", "--assembly", str(directory), "--reports", str(tmp_path / "mine")]) == 0
    assert (tmp_path / "mine" / "dev" / "findings.csv").exists()


@pytest.mark.programs
def test_should_write_the_repositorys_reports_also_when_the_gate_fails(
    monkeypatch: pytest.MonkeyPatch, assembly_of: Writer, tmp_path: Path
) -> None:
    directory = assembly_of(dev={"Data": bucket()})
    monkeypatch.setattr(Synthesis, "run", lambda _: directory)
    monkeypatch.setattr(Synthesis, "up_to_date", True)
    assert cli.run(["audit"]) == 1
    assert ",FAIL," in (tmp_path / "committed" / "dev" / "findings.csv").read_text()


@pytest.mark.programs
def test_should_write_the_same_bytes_twice(assembly_of: Writer, tmp_path: Path) -> None:
    directory = str(assembly_of(dev={"Data": bucket(BucketName="x")}))
    for name in ("first", "second"):
        assert cli.run(["audit", "--assembly", directory, "--reports", str(tmp_path / name)]) == 0
    files = {path.relative_to(tmp_path / "first") for path in (tmp_path / "first").rglob("*.*")}
    assert {Path("README.md"), Path("manifest.json"), Path("dev/findings.csv")} <= files
    for file in files:
        assert (tmp_path / "first" / file).read_bytes() == (tmp_path / "second" / file).read_bytes()


@pytest.mark.programs
def test_should_see_that_reports_are_stale(
    assembly_of: Writer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["audit", "--assembly", str(assembly_of(dev={"Data": bucket(BucketName="x")}))]
    arguments += ["--reports", str(tmp_path / "mine")]
    assert cli.run([*arguments, "--check"]) == 1
    assert not (tmp_path / "mine").exists()
    assert cli.run(arguments) == 0
    assert cli.run([*arguments, "--check"]) == 0
    (tmp_path / "mine" / "README.md").write_text("edited")
    capsys.readouterr()
    assert cli.run([*arguments, "--check"]) == 1
    assert "STALE README.md" in capsys.readouterr().out
    assert (tmp_path / "mine" / "README.md").read_text() == "edited"


def test_should_accept_what_bind_printed_until_the_value_changes_or_it_expires(
    assembly_of: Writer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    directory = assembly_of(dev={"Data": bucket(Tags=[])}, prod={"Data": bucket(Tags=[])})
    arguments = ["--assembly", str(directory), "--as-of", "2027-01-31"]
    assert cli.run(["audit", *arguments]) == 1
    bound(tmp_path, capsys, *arguments, "--rule", "own:some-rule")
    assert cli.run(["audit", *arguments]) == 0
    assert "1 acceptances NOT APPROVED: RA-001" in capsys.readouterr().out
    assert cli.run(["audit", *arguments, "--require-approved"]) == 1
    assert "NOT APPROVED RA-001" in capsys.readouterr().out
    assert cli.run(["audit", *arguments[:2], "--as-of", "2027-03-01"]) == 1
    assert "RA-001 expired on 2027-03-01" in capsys.readouterr().out


def test_should_fail_on_an_unused_acceptance_of_a_whole_assembly_alone(
    assembly_of: Writer, template: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = assembly_of(dev={"Data": bucket()})
    bound(tmp_path, capsys, "--assembly", str(bad))
    (bad / "assembly-dev" / "devData.template.json").write_text(json.dumps(bucket(BucketName="x")))
    assert cli.run(["audit", "--assembly", str(bad), "--as-of", "2027-01-31"]) == 1
    assert "RA-001 is unused" in capsys.readouterr().out
    assert cli.run(["audit", "--template", str(template(BucketName="x")), "--as-of", "2027-01-31"]) == 0


def test_should_print_bindings_of_accepted_findings_when_asked(
    assembly_of: Writer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--assembly", str(assembly_of(dev={"Data": bucket()})), "--as-of", "2027-01-31"]
    bound(tmp_path, capsys, *arguments)
    assert cli.run(["bind", *arguments]) == 0
    assert "some-rule" not in capsys.readouterr().out
    assert cli.run(["bind", *arguments, "--all"]) == 0
    assert "some-rule" in capsys.readouterr().out


def test_should_explain(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["explain", "own:some-rule"]) == 0
    assert "fix: F" in capsys.readouterr().out
    assert cli.run(["explain", "A.8.24"]) == 0
    assert "A.8.24 " in capsys.readouterr().out
