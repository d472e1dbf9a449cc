import subprocess
from pathlib import Path

import pytest

from compliance.errors import InputError
from compliance.model import Answer
from compliance.reports.dossier import as_bytes
from compliance.reports.files import report_files, write
from compliance.snapshot import Snapshot, of_directory, of_revision, read
from tests.compliance.made import acceptance, dossier, finding

pytestmark = pytest.mark.programs

SUBJECT = ("cdk-nag", "RDSStorageEncrypted", "Data/Db")


def git(directory: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(directory), *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    write(report_files(dossier(finding(answer=Answer.PASS))), tmp_path / "reports")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "--quiet", "-m", "x")
    return tmp_path


def test_should_read_what_an_audit_wrote(tmp_path: Path) -> None:
    write(report_files(dossier(finding(), register=(acceptance(),))), tmp_path)
    snapshot = of_directory(tmp_path)
    assert snapshot.answers == {"dev": {SUBJECT: Answer.ACCEPTED}}
    assert snapshot.unapproved == {"dev": {SUBJECT}}
    assert snapshot.controls["dev"][SUBJECT] == "A.8.24"
    assert snapshot.statuses["dev"]["A.8.24"] == "gap"
    assert snapshot.acceptances == {"dev": {"RA-001": 1}}
    assert snapshot.resources["dev"]


def test_should_keep_the_worst_answer_when_a_rule_gives_several() -> None:
    files = report_files(
        dossier(finding(answer=Answer.PASS), finding(detail="b"), finding(answer=Answer.NOT_EVALUATED))
    )
    snapshot = Snapshot.of_files({name: as_bytes(content) for name, content in files.items()}, "x")
    assert snapshot.answers["dev"][SUBJECT] is Answer.FAIL


def test_should_read_the_reports_of_a_revision(repository: Path) -> None:
    write(report_files(dossier(finding())), repository / "reports")
    assert of_revision("HEAD", repository).answers["dev"][SUBJECT] is Answer.PASS
    assert read("HEAD", repository).answers["dev"][SUBJECT] is Answer.PASS
    assert read(str(repository / "reports")).answers["dev"][SUBJECT] is Answer.FAIL


@pytest.mark.parametrize("revision", ["no-such-branch", "--output=x", ""])
def test_should_refuse_a_revision_that_is_none(repository: Path, revision: str) -> None:
    with pytest.raises(InputError, match="no revision with reports"):
        of_revision(revision, repository)
    assert not (repository / "x").exists()


def test_should_refuse_a_folder_without_reports(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no reports"):
        of_directory(tmp_path)
    with pytest.raises(InputError, match="no such directory"):
        of_directory(tmp_path / "missing")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("dev/findings.csv", b"tool,rule\na,b\n"),
        ("dev/findings.csv", b"\xff\xfe"),
        ("dev/findings.csv", b"tool,rule,resource,answer,controls,acceptance,approval\na,b,c,MAYBE,,,\n"),
        ("dev/controls.csv", b"x\n1\n"),
        ("effectiveness.json", b"{}"),
    ],
)
def test_should_refuse_tables_that_an_audit_does_not_write(tmp_path: Path, name: str, content: bytes) -> None:
    write(report_files(dossier(finding())), tmp_path)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match="not "):
        of_directory(tmp_path)
