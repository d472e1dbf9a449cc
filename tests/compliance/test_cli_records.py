import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from compliance import audit as audits
from compliance import cli
from compliance.draft import HEADING
from compliance.intended import load_intended
from compliance.model import Resource
from compliance.nonconformities import load_nonconformities
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.scanners import own
from compliance.scanners.own import OwnRule
from tests.compliance.conftest import Writer
from tests.compliance.made import nonconformity
from tests.compliance.support import bucket, write_assembly

REASONS = """
environments = ["dev", "prod"]

[[difference]]
type = "AWS::S3::Bucket"
property = "Size"
kind = "size"
reason = "R."
"""

Run = Callable[..., tuple[int, str]]


def named(resource: Resource, _: Context) -> Result:
    return passed("BucketName") if "BucketName" in resource.properties else failed("BucketName", detail="no name")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line with one own rule, no external tool, and the records of the test's folder."""
    rule = Rule(
        id="some-rule", title="T", objective=Objective.LOGGING, why="W", fix="F", source="https://x",
        types=("AWS::S3::Bucket",),
    )  # fmt: skip
    monkeypatch.setattr(own, "discover", lambda: (OwnRule(rule, named, about_environment=False),))
    monkeypatch.setattr(audits, "tools", lambda: ())
    monkeypatch.setattr(audits, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(audits, "load_register", lambda: ())
    monkeypatch.setattr(audits, "load_nonconformities", lambda _: ())
    monkeypatch.setattr(audits, "load_intended", lambda: load_intended(tmp_path / "differences.toml"))

    def audit(*arguments: object) -> tuple[int, str]:
        code = cli.run(["audit", *map(str, arguments)])
        return code, capsys.readouterr().out

    return audit


def record(monkeypatch: pytest.MonkeyPatch, **changes: object) -> None:
    monkeypatch.setattr(audits, "load_nonconformities", lambda _: (nonconformity(**changes),))


def test_should_fail_an_assembly_for_an_overdue_nonconformity(
    run: Run, assembly_of: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(monkeypatch, due=date(2027, 3, 1))
    directory = assembly_of(dev={"Data": bucket(BucketName="x")})
    assert run("--assembly", directory, "--as-of", "2027-03-01")[0] == 0
    code, output = run("--assembly", directory, "--as-of", "2027-03-02")
    assert code == 1
    assert "OVERDUE NC-007 was due on 2027-03-01\n" in output
    assert output.endswith("gate: failed, 1 failures\n")


def test_should_not_hold_the_record_against_templates_that_are_not_ours(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(monkeypatch, due=date(2027, 3, 1))
    directory = write_assembly(tmp_path / "cdk.out", {"dev": {"Data": bucket(BucketName="x")}}, project="other")
    code, output = run("--assembly", directory, "--as-of", "2027-03-02", "--reports", tmp_path / "reports")
    assert (code, "OVERDUE" in output) == (0, False)
    assert not (tmp_path / "reports" / "nonconformities.csv").exists()


def test_should_not_fail_a_lone_template_for_an_overdue_nonconformity(
    run: Run, assembly_of: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(monkeypatch, due=date(2027, 3, 1))
    template = assembly_of(dev={"Data": bucket(BucketName="x")}) / "assembly-dev" / "devData.template.json"
    assert run("--template", template, "--as-of", "2030-01-01")[0] == 0


def test_should_draft_nonconformities_when_asked(run: Run, assembly_of: Writer, tmp_path: Path) -> None:
    directory = assembly_of(dev={"Data": bucket()})
    code, output = run("--assembly", directory)
    assert code == 1
    assert HEADING not in output
    assert output.splitlines()[-1] == "gate: failed, 1 failures; record them: --draft-nonconformities"
    code, output = run("--assembly", directory, "--draft-nonconformities")
    assert code == 1
    (entry,) = tomllib.loads(output.partition(f"{HEADING}\n")[2].partition("\ndev:")[0])["nonconformity"]
    assert entry["findings"] == [{"rule": "own:some-rule", "resource": "Data/Bucket/Resource"}]


def test_should_draft_nothing_that_the_record_says_already(
    run: Run, assembly_of: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(monkeypatch, findings=({"rule": "own:some-rule", "resource": "Data/Bucket/Resource"},))
    directory = assembly_of(dev={"Data": bucket()})
    output = run("--assembly", directory, "--as-of", "2027-01-01", "--draft-nonconformities")[1]
    assert "nothing to draft" in output
    assert HEADING not in output


def test_should_fail_on_a_difference_without_a_reason_and_a_reason_without_a_difference(
    run: Run, assembly_of: Writer, tmp_path: Path
) -> None:
    (tmp_path / "differences.toml").write_text(REASONS)
    other = {"Data": bucket(BucketName="x", Versioned=True)}
    code, output = run("--assembly", assembly_of(dev={"Data": bucket(BucketName="x")}, prod=other))
    assert code == 1
    assert "DIFFERENCE property Versioned is not the same in all environments\n" in output
    assert "in prod   true\n" in output
    assert "DIFFERENCE AWS::S3::Bucket Size has a reason, and does not differ\n" in output


@pytest.mark.programs
def test_should_pass_when_each_difference_has_a_reason(run: Run, assembly_of: Writer, tmp_path: Path) -> None:
    (tmp_path / "differences.toml").write_text(REASONS)
    one, two = ({"Data": bucket(BucketName="x", Size=size)} for size in (1, 2))
    directory = assembly_of(dev=one, prod=two)
    reports = tmp_path / "reports"
    assert run("--assembly", directory, "--reports", reports)[0] == 0
    assert (
        "property,Data,Data/Bucket/Resource,AWS::S3::Bucket,Size,1,2,size,R.\n"
        in (reports / "environment_differences.csv").read_text()
    )
    assert run("--assembly", directory, "--environment", "dev")[0] == 0


def test_should_end_with_2_when_a_record_is_unreadable(run: Run, assembly_of: Writer, tmp_path: Path) -> None:
    (tmp_path / "differences.toml").write_text("[")
    assert run("--assembly", assembly_of(dev={"Data": bucket(BucketName="x")}))[0] == 2


def test_should_know_every_control_that_the_record_names() -> None:
    assert load_nonconformities(audits.catalogue().controls)
