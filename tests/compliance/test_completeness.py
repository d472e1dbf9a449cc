import pytest

from compliance import completeness
from compliance.completeness import evidenced, missing_evidence, unlisted, unproved
from compliance.model import Answer
from compliance.mutation.properties import Properties, TypeTable
from compliance.proof import Benign, Proof, Row, WholeRuns
from compliance.reports.dossier import Dossier
from tests.compliance.made import dossier, finding


def proof(killed: int) -> Proof:
    row = Row(
        control="A.8.24",
        resource_type="AWS::RDS::DBInstance",
        property="StorageEncrypted",
        operator="flipped",
        mutants=3,
        invalid=0,
        killed=killed,
        equivalent=0,
    )
    return Proof(
        inputs={}, rows=(row,), benign=Benign(mutants=100, survived=100), whole_runs=WholeRuns(mutants=0, agreed=0)
    )


def titles(found: Dossier) -> list[tuple[str, str]]:
    return [(each.title.split()[2], dict(each.facts)["found"]) for each in missing_evidence(found)]


def test_should_say_nothing_when_a_rule_passes_and_is_proved_to_fail() -> None:
    assert titles(dossier(finding(answer=Answer.PASS), proof=proof(1))) == []


def test_should_fail_when_no_rule_passes() -> None:
    assert titles(dossier(finding(answer=Answer.NOT_EVALUATED))) == [("A.8.24", "no rule passes")]


def test_should_fail_when_no_check_is_proved_to_fail() -> None:
    assert titles(dossier(finding(answer=Answer.PASS), proof=proof(0))) == [("A.8.24", "no check is proved to fail")]


def test_should_leave_it_to_the_finding_when_something_fails() -> None:
    assert titles(dossier(finding())) == []


def test_should_list_the_controls_that_a_rule_is_evidence_for() -> None:
    assert evidenced(dossier(finding(answer=Answer.PASS))) == {"A.8.24"}
    assert evidenced(dossier(finding())) == frozenset()


def found(proof_: Proof | None) -> list[str]:
    made = dossier(finding(answer=Answer.PASS))
    return [str(each) for each in unproved(proof_, made.evidence.assembly, frozenset({"A.8.24"}))]


def test_should_fail_when_nothing_was_proved() -> None:
    (failure,) = found(None)
    assert failure.startswith("NOT PROVED")
    assert "make prove" in failure


def test_should_fail_when_the_proof_is_of_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(completeness, "stale_inputs", lambda *_: ["checks", "templates"])
    (failure,) = found(proof(3))
    assert failure.startswith("STALE PROOF")
    assert "checks, templates" in failure


def test_should_fail_when_too_much_goes_unnoticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(completeness, "stale_inputs", lambda *_: [])
    assert found(proof(3)) == []
    assert [each.split("\n")[0] for each in found(proof(2))] == ["WEAK PROOF", "WEAK PROOF"]


def test_should_fail_when_nobody_has_decided_about_a_type() -> None:
    assembly = dossier().evidence.assembly
    (failure,) = unlisted(assembly, Properties({}))
    assert failure.title == "UNLISTED AWS::RDS::DBInstance"
    assert "dev Data/Db" in str(failure) or "dev Db" in str(failure)
    assert list(unlisted(assembly, Properties({"AWS::RDS::DBInstance": TypeTable({})}))) == []
