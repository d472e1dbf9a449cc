from compliance.completeness import missing_evidence
from compliance.model import Answer
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
        inputs={}, rows=(row,), benign=Benign(mutants=0, survived=0), whole_runs=WholeRuns(mutants=0, agreed=0)
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
