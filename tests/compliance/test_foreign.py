"""Templates that are not ours, in the style of public ones, get a report that says what is wrong with them."""

import csv
import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from compliance import cli

pytestmark = [pytest.mark.gate, pytest.mark.usefixtures("running_scanners")]

TEMPLATES = Path(__file__).with_name("foreign")


def audit(name: str, reports: Path) -> int:
    return cli.run(["audit", "--template", str(TEMPLATES / name), "--reports", str(reports)])


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def rows(reports: Path, environment: str) -> list[dict[str, str]]:
    return table(reports / environment / "findings.csv")


def failing(found: Iterable[dict[str, str]], resource: str) -> set[str]:
    return {f"{row['tool']}:{row['rule']}" for row in found if row["answer"] == "FAIL" and row["resource"] == resource}


def test_should_find_what_is_wrong_with_servers_and_see_through_suppressions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit("ec2.yaml", tmp_path) == 1
    found = rows(tmp_path, "ec2")
    assert {"checkov:CKV_AWS_24", "checkov:CKV_AWS_260", "own:template-suppression"} <= failing(found, "WebAccess")
    assert "own:template-suppression" in failing(found, "WebServer")
    assert {"cdk-nag:RDSInstancePublicAccess", "checkov:CKV_AWS_17"} <= failing(found, "Database")
    said = capsys.readouterr().out
    assert "Metadata.checkov" in said
    assert "REGISTER" not in said, "acceptances of ours do not apply, and cannot be unused here"
    assert "NO EVIDENCE" not in said, "a lone template need not have evidence for every control"


def test_should_find_too_wide_a_role_beside_types_that_no_scanner_knows(tmp_path: Path) -> None:
    assert audit("eks.json", tmp_path) == 1
    found = rows(tmp_path, "eks")
    assert {"checkov:CKV_AWS_58", "checkov:CKV_AWS_37"} & failing(found, "Cluster")
    assert failing(found, "NodeRole")
    assert "own:template-suppression" in failing(found, "ClusterRole")
    macro = [row for row in found if row["rule"] == "scanner-coverage"]
    assert macro
    assert macro[0]["answer"] == "FAIL", "what is not expanded was not read"


def test_should_say_that_a_macro_hides_what_is_deployed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit("serverless.yaml", tmp_path) == 1
    said = capsys.readouterr().out
    assert "macros are not expanded (AWS::Serverless-2016-10-31)" in said
    assert "checkov:skip in a comment" in said
    found = rows(tmp_path, "serverless")
    assert "checkov:CKV_AWS_28" in failing(found, "OrdersTable")
    assert "checkov:CKV_AWS_27" in failing(found, "DeadLetters")


@pytest.mark.parametrize("name", ["ec2.yaml", "eks.json", "serverless.yaml"])
def test_should_write_every_report_and_run_nothing_that_stands_in_a_template(name: str, tmp_path: Path) -> None:
    audit(name, tmp_path)
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert {"README.md", "manifest.json", "index.html", "findings.sarif", "evidence_index.csv"} <= written
    json.loads((tmp_path / "findings.sarif").read_bytes())
    assert not {each for each in written if each.startswith(("statement_of_applicability", "nonconformities"))}
    for register in ("risk_acceptances.csv", f"{Path(name).stem}/acceptances.csv"):
        assert not table(tmp_path / register), "no entry of ours covers what is not ours"
    assert {row["kind"] for row in table(tmp_path / "evidence_index.csv")} == {"template"}
    assert b"SmartFactory Solutions" not in b"".join(path.read_bytes() for path in tmp_path.rglob("*.csv"))
    assert "pipeline-declared |" not in (tmp_path / "README.md").read_text()
    assert b"<script>alert(1)" not in (tmp_path / "index.html").read_bytes()
    for path in tmp_path.rglob("*.csv"):
        with path.open(newline="") as file:
            assert not [cell for row in csv.reader(file) for cell in row if cell.startswith(("=", "+", "@"))], path.name
