from typing import Any

from compliance.proof import Benign, Proof, Row, Score, WholeRuns
from compliance.reports import effectiveness
from tests.compliance.made import catalogue, control, dossier
from tests.compliance.reports.read import table


def row(**changes: Any) -> Row:
    values: dict[str, Any] = {
        "control": "A.8.24",
        "resource_type": "AWS::RDS::DBInstance",
        "property": "StorageEncrypted",
        "operator": "flip",
        "mutants": 10,
        "invalid": 2,
        "killed": 5,
        "equivalent": 1,
        "killers": ("cdk-nag:a", "own:b"),
        "survivors": ("Data/Db", "Data/Two"),
    }
    return Row(**{**values, **changes})


def proof(*rows: Row) -> Proof:
    return Proof(
        inputs={},
        rows=rows,
        benign=Benign(mutants=0, survived=0),
        whole_runs=WholeRuns(mutants=0, agreed=0),
        distinct=Score(mutants=10, invalid=2, killed=6, equivalent=1),
        not_removed={"AWS::SQS::Queue": 3},
    )


def test_should_write_nothing_when_nothing_was_proved() -> None:
    assert effectiveness.files(dossier()) == {}


def test_should_show_what_became_of_mutants() -> None:
    files = effectiveness.files(dossier(proof=proof(row(control="A.8.24"), row(control="A.8.3", survivors=("=x",)))))
    first, second = table(files, "effectiveness.csv")
    assert (first["control"], second["control"], first["survivors"]) == ("A.8.3", "A.8.24", "'=x")
    assert second == {
        "control": "A.8.24",
        "resource_type": "AWS::RDS::DBInstance",
        "property": "StorageEncrypted",
        "operator": "flip",
        "mutants": "10",
        "invalid": "2",
        "killed": "5",
        "equivalent": "1",
        "survived": "2",
        "raw": "0.625",
        "adjusted": "0.714",
        "killers": "cdk-nag:a own:b",
        "survivors": "Data/Db; Data/Two",
    }


def test_should_add_up_for_each_control_and_show_those_that_nothing_proves() -> None:
    known = catalogue(control(), control("A.8.9"), control("A.5.1", class_="organisational"))
    files = effectiveness.files(dossier(known=known, proof=proof(row(), row(operator="tag", killed=0))))
    unproved, proved, total, distinct, unlabelled, kept = table(files, "effectiveness_by_control.csv")
    assert (unproved["control"], unproved["mutants"], unproved["raw"], unproved["proved"]) == ("A.8.9", "0", "", "no")
    assert (proved["control"], proved["mutants"], proved["killed"], proved["proved"]) == ("A.8.24", "20", "5", "yes")
    assert (total["control"], total["mutants"], total["survived"]) == ("all", "20", "9")
    assert (distinct["control"], distinct["mutants"], distinct["raw"]) == ("distinct", "10", "0.750")
    assert (unlabelled["control"], unlabelled["mutants"], unlabelled["killed"]) == ("without labels", "10", "5")
    assert (kept["control"], kept["mutants"]) == ("not removed", "")
    assert kept["title"].startswith("AWS::SQS::Queue: 3 protecting resources")


def test_should_leave_a_share_empty_when_there_is_nothing_to_divide_by() -> None:
    files = effectiveness.files(dossier(proof=proof(row(mutants=2, invalid=1, killed=0, equivalent=1))))
    (found,) = table(files, "effectiveness.csv")
    assert (found["raw"], found["adjusted"]) == ("0.000", "")
