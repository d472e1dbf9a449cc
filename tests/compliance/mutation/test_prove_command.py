from pathlib import Path

import msgspec
import pytest

from compliance import audit, cli
from compliance.mutation import run
from compliance.mutation.run import Proved, Selection
from compliance.proof import PROOF, Benign, Proof, Row, WholeRuns

ROW = Row(
    control="A.8.24",
    resource_type="AWS::S3::Bucket",
    property="BucketName",
    operator="removed",
    mutants=3,
    invalid=0,
    killed=3,
    equivalent=0,
)


def row(killed: int) -> Row:
    return msgspec.structs.replace(ROW, killed=killed, survivors=("Data/B",) * (3 - killed))


@pytest.fixture
def killed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[int]:
    """How many mutants are killed; the reports' folder is a temporary one."""
    numbers = [3]

    def proved(selection: Selection, *, cached: bool, synthesized: Path | None) -> Proved:
        whole = WholeRuns(mutants=0, agreed=0)
        proof = Proof(inputs={}, rows=(row(numbers[0]),), benign=Benign(mutants=100, survived=100), whole_runs=whole)
        return Proved(proof, frozenset(["A.8.24"]))

    monkeypatch.setattr(run, "run", proved)
    monkeypatch.setattr(audit, "REPORTS", tmp_path / "reports")
    return numbers


def test_should_write_the_proof_when_everything_was_run(killed: list[int], tmp_path: Path) -> None:
    assert cli.run(["prove"]) == cli.PASSED
    assert (tmp_path / "reports" / PROOF).is_file()
    assert cli.run(["prove", "--output", str(tmp_path / "elsewhere")]) == cli.PASSED
    assert (tmp_path / "elsewhere" / PROOF).is_file()


@pytest.mark.parametrize("option", [("--sample", "2"), ("--control", "A.8.24")])
def test_should_write_nothing_when_only_a_part_was_run(
    killed: list[int], tmp_path: Path, option: tuple[str, ...]
) -> None:
    assert cli.run(["prove", *option]) == cli.PASSED
    assert not (tmp_path / "reports").exists()


def test_should_fail_and_write_when_too_few_are_killed(
    killed: list[int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    killed[0] = 1
    assert cli.run(["prove", "--survivors"]) == cli.FAILED
    printed = capsys.readouterr().out
    assert "SURVIVED A.8.24 AWS::S3::Bucket BucketName removed: Data/B" in printed
    assert "NOT ENOUGH A.8.24: raw score 33.3 %, and at least 80.0 % is needed" in printed
    assert (tmp_path / "reports" / PROOF).is_file()


@pytest.mark.parametrize("arguments", [["--sample", "0"], ["--control", "A.9.99"]])
def test_should_refuse_what_cannot_be_run(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["prove", *arguments]) == cli.UNUSABLE
    assert capsys.readouterr().err.startswith("error: ")
