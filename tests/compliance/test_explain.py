import pytest

from compliance.errors import InputError
from compliance.explain import explain
from tests.compliance.made import catalogue


@pytest.mark.parametrize("subject", ["RDSStorageEncrypted", "cdk-nag:RDSStorageEncrypted"])
def test_should_say_what_a_rule_proves(subject: str) -> None:
    text = explain(subject, catalogue())
    assert text.startswith("cdk-nag:RDSStorageEncrypted\n")
    assert "A.8.24 Use of cryptography (partly): The disk is encrypted" in text


def test_should_say_which_rules_are_evidence_for_a_control() -> None:
    text = explain("A.8.24", catalogue())
    assert text.startswith("A.8.24 Use of cryptography\n")
    assert "cdk-nag:RDSStorageEncrypted (partly): The disk is encrypted" in text


@pytest.mark.parametrize("subject", ["", "A.9.1", "checkov:RDSStorageEncrypted"])
def test_should_refuse_what_nobody_knows(subject: str) -> None:
    with pytest.raises(InputError, match="neither a control"):
        explain(subject, catalogue())
