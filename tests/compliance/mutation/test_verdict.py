from typing import Any

import pytest

from compliance.mutation.model import Operator
from compliance.mutation.verdict import shortcomings, shortcomings_of_part, summary
from compliance.proof import LABELS, Benign, Proof, Row, Score, WholeRuns

GOOD = Benign(mutants=100, survived=99)
AGREED = WholeRuns(mutants=5, agreed=5)


def row(control: str = "A.8.24", mutants: int = 100, killed: int = 100, **changes: Any) -> Row:
    values: dict[str, Any] = {
        "control": control,
        "resource_type": "AWS::S3::Bucket",
        "property": "BucketName",
        "operator": "removed",
        "mutants": mutants,
        "invalid": 0,
        "killed": killed,
        "equivalent": 0,
    }
    return Row(**{**values, **changes})


def proof(*rows: Row, benign: Benign = GOOD, whole_runs: WholeRuns = AGREED, **fields: Any) -> Proof:
    return Proof(inputs={}, rows=rows, benign=benign, whole_runs=whole_runs, **fields)


def problems(*rows: Row, evidenced: tuple[str, ...] = (), **fields: Any) -> list[str]:
    return list(shortcomings(proof(*rows, **fields), frozenset(evidenced)))


def test_should_find_nothing_when_every_limit_is_just_met() -> None:
    assert not problems(row(killed=98), row("A.8.13", 15, 12, equivalent=3), evidenced=("A.8.24", "A.8.13"))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([row(killed=94)], "raw score 94.0 %, and at least 95.0 % is needed"),
        ([row(), row("A.8.13", 4, 3)], "A.8.13: raw score 75.0 %, and at least 80.0 % is needed"),
        ([row(), row("A.8.13", 2, 2)], "A.8.13: 2 mutants, and at least 3 are needed"),
        ([row(), row("A.8.13", 9, 2, invalid=7)], "A.8.13: 2 mutants, and at least 3 are needed"),
        ([row(killed=96, equivalent=4)], "4 of 100 are equivalent, and at most 3.0 % may be"),
    ],
)
def test_should_say_what_is_missing_when_a_limit_is_not_met(found: list[Row], expected: str) -> None:
    assert problems(*found) == [expected]


def test_should_miss_a_control_that_has_evidence_and_no_mutants() -> None:
    assert problems(row(), evidenced=("A.8.9",)) == ["A.8.9: 0 mutants, and at least 3 are needed"]


def test_should_say_so_when_benign_changes_are_noticed() -> None:
    expected = ["2 of 100 benign changes were noticed"]
    noticed = Benign(mutants=100, survived=98)
    assert problems(row(), benign=noticed) == expected
    assert list(shortcomings_of_part(proof(row(mutants=1, killed=1), benign=noticed))) == expected


def test_should_ask_for_enough_benign_changes_of_a_whole_run() -> None:
    few = Benign(mutants=99, survived=99)
    assert problems(row(), benign=few) == ["99 benign changes, and at least 100 are needed"]
    assert not list(shortcomings_of_part(proof(row(), benign=few)))


def test_should_say_so_when_cut_and_whole_template_differ() -> None:
    differing = WholeRuns(mutants=5, agreed=3, differing=("00ff", "11ff"))
    assert problems(row(), whole_runs=differing) == ["2 of 5 differ between cut and whole template: 00ff, 11ff"]


@pytest.mark.parametrize(("invalid", "found"), [(1, 0), (0, 1)])
def test_should_say_so_when_no_whole_template_was_looked_at_although_there_are_mutants(
    invalid: int, found: int
) -> None:
    nothing = WholeRuns(mutants=0, agreed=0)
    said = problems(row(), whole_runs=nothing, distinct=Score(mutants=100, invalid=invalid))
    assert len(said) == found
    assert all(each.startswith("none of 100 mutants was noticed in a whole template") for each in said)


def test_should_name_equivalents_that_excuse_nothing() -> None:
    assert problems(row(), idle_equivalents=("T P\n: why",)) == ["equivalents.toml: T P\\n: why"]


def test_should_show_other_scores_and_judge_by_the_raw_one() -> None:
    labels = [row(operator=each, killed=100) for each in sorted(LABELS)]
    found = proof(row(killed=80), *labels, distinct=Score(mutants=10, killed=1), not_removed={"T": 2, "S": 1})
    lines = list(summary(found, survivors=False))
    assert "score of distinct mutants: raw 10.0 %, adjusted 10.0 %; 1 of 10" in lines
    assert (
        "score without tags, suffixes, deletion policies and suppressions: raw 80.0 %, adjusted 80.0 %; 80 of 100"
        in lines
    )
    assert "not removed, since something refers to them: 3 (S 1, T 2)" in lines
    assert not list(shortcomings(found, frozenset()))


def test_should_know_labels_by_the_names_of_operators() -> None:
    assert {each.value for each in Operator} >= LABELS


def test_should_judge_a_part_by_its_score_alone() -> None:
    none = Benign(mutants=0, survived=0)
    assert not list(shortcomings_of_part(proof(benign=none)))
    assert len(list(shortcomings_of_part(proof(row(killed=1), benign=none)))) == 1


def test_should_print_controls_in_the_order_of_the_standard_and_the_sums() -> None:
    whole = WholeRuns(mutants=5, agreed=4, differing=("00ff",))
    rows = (row(mutants=1000, killed=949, invalid=1), row("A.8.9", 10, 5, equivalent=1))
    found = proof(*rows, whole_runs=whole, distinct=Score(mutants=9, killed=9))
    assert list(summary(found, survivors=False)) == [
        "A.8.9: 10 mutants, 5 killed, 50.0 %",
        "A.8.24: 999 mutants, 949 killed, 94.9 %",
        "all: 1009 mutants, 954 killed, 1 equivalent, 1 invalid",
        "score: raw 94.5 %, adjusted 94.6 %; 54 survivors",
        "score of distinct mutants: raw 100.0 %, adjusted 100.0 %; 9 of 9",
        "score without tags, suffixes, deletion policies and suppressions: raw 94.5 %, adjusted 94.6 %; 954 of 1009",
        "benign changes: 100, 99 of them unnoticed",
        "whole templates: 5 mutants noticed, 4 of them with the same answer",
    ]


def test_should_name_survivors_in_one_line_each() -> None:
    noticed = Benign(mutants=1, survived=0, noticed=("tag T P: own:r",))
    whole = WholeRuns(mutants=5, agreed=4, differing=("00ff",))
    found = proof(row(killed=98, survivors=("Data/A", "Data/\x1bB\n")), benign=noticed, whole_runs=whole)
    lines = list(summary(found, survivors=True))[-4:]
    assert lines[0] == "SURVIVED A.8.24 AWS::S3::Bucket BucketName removed: Data/A"
    assert lines[1].startswith("SURVIVED")
    assert not set("\n\x1b") & set(lines[1])
    assert lines[2:] == ["NOTICED tag T P: own:r", "DIFFERS 00ff"]
