from pathlib import Path

import pytest

from compliance.errors import InputError
from compliance.explain import explain
from compliance.reports.files import report_files, write
from tests.compliance.made import catalogue, dossier, finding


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    write(report_files(dossier(finding(detail="not\nencrypted"))), tmp_path)
    return tmp_path


@pytest.mark.parametrize("subject", ["RDSStorageEncrypted", "cdk-nag:RDSStorageEncrypted"])
def test_should_say_what_a_rule_proves(subject: str, tmp_path: Path) -> None:
    text = explain(subject, catalogue(), tmp_path)
    assert text.startswith("cdk-nag:RDSStorageEncrypted\n")
    assert "A.8.24 Use of cryptography (partly): The disk is encrypted" in text


def test_should_say_which_rules_are_evidence_for_a_control(tmp_path: Path) -> None:
    text = explain("A.8.24", catalogue(), tmp_path)
    assert text.startswith("A.8.24 Use of cryptography\n")
    assert "cdk-nag:RDSStorageEncrypted (partly): The disk is encrypted" in text


@pytest.mark.parametrize("subject", ["", "A.9.1", "checkov:RDSStorageEncrypted"])
def test_should_refuse_what_nobody_knows(subject: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="neither a control"):
        explain(subject, catalogue(), tmp_path)


@pytest.mark.programs
@pytest.mark.parametrize("subject", ["Data/Db", "Db"])
def test_should_say_what_was_found_about_a_resource(subject: str, reports: Path) -> None:
    text = explain(subject, catalogue(), reports)
    assert text.startswith("Data/Db (AWS::RDS::DBInstance, Db) in dev\n")
    assert "FAIL cdk-nag:RDSStorageEncrypted: not\\nencrypted; StorageEncrypted; A.8.24 Use of cryptography" in text


@pytest.mark.programs
def test_should_name_a_resource_that_is_nearly_called_so(reports: Path) -> None:
    with pytest.raises(InputError, match="did you mean Data/Db"):
        explain("Data/Dbb", catalogue(), reports)
