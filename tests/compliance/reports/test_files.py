import csv
import io
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest

from compliance.acceptances import Acceptance
from compliance.controls import Catalogue
from compliance.errors import InputError
from compliance.model import Answer, Finding
from compliance.reports.environment import status
from compliance.reports.files import differences, report_files, write
from compliance.reports.manifest import MANIFEST, Manifest, encoded
from tests.compliance.made import acceptance, approved, binding, control, dossier, finding

pytestmark = pytest.mark.programs


def reports(
    *findings: Finding, register: tuple[Acceptance, ...] = (), known: Catalogue | None = None
) -> dict[str, str]:
    files = report_files(dossier(*findings, register=register, known=known))
    return {name: content for name, content in files.items() if isinstance(content, str)}


def table(files: dict[str, str], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"dev/{name}.csv"])))


def test_should_write_one_row_for_each_finding() -> None:
    (row,) = table(reports(finding(detail="=x", properties=("A", "B"))), "findings")
    assert row == {
        "tool": "cdk-nag",
        "rule": "RDSStorageEncrypted",
        "aliases": "AwsSolutions-RDS2",
        "answer": "FAIL",
        "stack": "Data",
        "resource": "Data/Db",
        "logical_id": "Db",
        "resource_type": "AWS::RDS::DBInstance",
        "properties": "A B",
        "detail": "'=x",
        "digest": "sha256:0123456789abcdef",
        "controls": "A.8.24",
        "acceptance": "",
        "approval": "",
    }


@pytest.mark.parametrize(("entry", "approval"), [(acceptance(), "NOT APPROVED"), (approved(), "approved")])
def test_should_show_accepted_findings_as_such(entry: Acceptance, approval: str) -> None:
    files = reports(finding(), register=(entry,))
    (row,) = table(files, "findings")
    assert (row["answer"], row["acceptance"], row["approval"]) == ("ACCEPTED", "RA-001", approval)
    (accepted,) = table(files, "acceptances")
    assert (accepted["approval"], accepted["risk_before"], accepted["risk_after"]) == (approval, "12", "4")
    assert (accepted["findings"], accepted["expires"], accepted["resource"]) == ("1", "2027-04-01", "Data/Db")


def test_should_list_acceptances_of_this_environment_alone() -> None:
    files = reports(register=(acceptance(binding(environments=("prod",))),))
    assert not table(files, "acceptances")


def test_should_count_answers_of_each_resource() -> None:
    (row,) = table(reports(finding(answer=Answer.PASS), finding(rule="Other")), "resources")
    assert (row["resource"], row["pass"], row["fail"], row["controls"]) == ("Db", "1", "1", "A.8.24")
    assert (row["template"], row["template_sha256"]) == ("devData.template.json", "0" * 64)


def test_should_show_what_is_evidence_for_a_control() -> None:
    (row,) = table(reports(finding(answer=Answer.PASS), finding(answer=Answer.NOT_EVALUATED, path="b")), "controls")
    assert (row["control"], row["status"], row["owner"]) == ("A.8.24", "design-evidenced", "CISO")
    assert (row["pass"], row["not_evaluated"]) == ("1", "1")
    assert (row["passing_rules"], row["failing_rules"]) == ("cdk-nag:RDSStorageEncrypted", "")


def test_should_keep_what_does_not_apply_as_counts() -> None:
    assert table(reports(), "not_applicable") == [
        {
            "tool": "cdk-nag",
            "rule": "S3BucketVersioningEnabled",
            "resource_type": "AWS::RDS::DBInstance",
            "resources": "7",
        }
    ]


@pytest.mark.parametrize(
    ("changes", "counts", "expected"),
    [
        ({}, {}, "gap"),
        ({}, {Answer.PASS: 1}, "design-evidenced"),
        ({}, {Answer.PASS: 1, Answer.ACCEPTED: 1}, "design-evidenced"),
        ({}, {Answer.ACCEPTED: 1, Answer.NOT_EVALUATED: 1}, "gap"),
        ({}, {Answer.PASS: 9, Answer.FAIL: 1}, "gap"),
        ({"class_": "pipeline"}, {}, "pipeline-declared"),
        ({"class_": "shared"}, {}, "shared"),
        ({"class_": "organisational"}, {}, "organisational"),
        ({"class_": "organisational"}, {Answer.PASS: 1}, "organisational"),
        ({"class_": "shared"}, {Answer.FAIL: 1}, "gap"),
        ({"applicable": False}, {Answer.PASS: 1}, "excluded"),
    ],
)
def test_should_claim_no_more_of_a_control_than_there_is(
    changes: dict[str, Any], counts: dict[Answer, int], expected: str
) -> None:
    assert status(control(**changes), counts, proof=None) == expected


def test_should_say_what_the_reports_are() -> None:
    text = reports(finding(), finding(answer=Answer.PASS, path="b"), register=(acceptance(),))["README.md"]
    assert text.startswith("# Evidence: baseline, not deployed\n")
    assert "| environment | PASS | FAIL | ACCEPTED | NOT_EVALUATED | NOT_APPLICABLE |" in text
    assert "| dev | 1 | 0 | 1 | 0 | 7 |" in text
    assert "| dev | 1 | 0 | 1 |\n" in text.partition("NOT APPROVED |")[2]
    assert "| cdk-nag | 3.0.2 |" in text
    assert "none fails that the register does not accept" in text
    assert "till then an audit with\n`--require-approved` fails." in text


@pytest.mark.parametrize(("accepted", "resting"), [(True, 1), (False, 0)])
def test_should_say_how_many_controls_rest_on_acceptances_too(accepted: bool, resting: int) -> None:
    passing = finding(answer=Answer.PASS, path="b")
    found = (passing, finding()) if accepted else (passing,)
    text = reports(*found, register=(acceptance(),))["README.md"]
    assert "| environment | design-evidenced | design-evidenced, resting on acceptances too |" in text
    assert f"| dev | 1 | {resting} |\n" in text


def test_should_give_the_same_bytes_in_any_order_of_findings() -> None:
    findings = [finding(path=f"Data/{n}", logical_id=str(n)) for n in range(5)]
    assert reports(*findings) == reports(*findings)
    assert "/work/" not in str(reports(*findings))
    assert "2027-01-31" not in str(reports(*findings))


def test_should_write_files_and_see_that_they_are_true(tmp_path: Path) -> None:
    files = reports(finding())
    assert differences(files, tmp_path) == sorted(files)
    write(files, tmp_path)
    assert differences(files, tmp_path) == []
    assert (tmp_path / "dev" / "findings.csv").read_bytes() == files["dev/findings.csv"].encode()
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert written == files.keys()
    write(files, tmp_path)
    assert differences(files, tmp_path) == []


def test_should_see_and_remove_tables_of_an_environment_that_is_no_more(tmp_path: Path) -> None:
    files = reports(finding())
    said = Manifest.of_files({MANIFEST: files[MANIFEST]})
    named = {**said.reports, "old/findings.csv": sha256(b"x").hexdigest()}
    earlier = encoded(msgspec.structs.replace(said, reports=named))
    write({**files, "old/findings.csv": "x", MANIFEST: earlier}, tmp_path)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.csv").write_text("keep")
    (tmp_path / "dev" / "findings.csv").write_text("edited")
    assert differences(files, tmp_path) == ["dev/findings.csv", MANIFEST, "old/findings.csv"]
    write(files, tmp_path)
    assert not (tmp_path / "old").exists()
    assert (tmp_path / "notes" / "mine.csv").read_text() == "keep"


def test_should_leave_tables_of_others_alone_even_if_they_are_called_alike(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "findings.csv").write_text("keep")
    write(reports(finding()), tmp_path)
    assert (tmp_path / "theirs" / "findings.csv").read_text() == "keep"


def test_should_write_nothing_when_a_folder_stands_where_a_report_has_to_go(tmp_path: Path) -> None:
    (tmp_path / "index.html").mkdir()
    with pytest.raises(InputError, match=r"index\.html: is a folder"):
        write({"README.md": "x", "index.html": "x"}, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


def test_should_clear_up_after_a_run_that_was_killed(tmp_path: Path) -> None:
    (tmp_path / ".new-abc").mkdir()
    write({"README.md": "x"}, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]


def test_should_say_why_when_reports_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="reports cannot be written"):
        write(reports(), tmp_path / "file")
