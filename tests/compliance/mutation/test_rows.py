from typing import Any

from compliance.controls import Catalogue, Relation, RuleMapping
from compliance.mutation.model import Operator
from compliance.mutation.rows import Outcome, benign, distinct, rows, whole_runs
from compliance.proof import Row, Score
from tests.compliance.made import control
from tests.compliance.mutation.broken import mutant

RELATIONS = tuple(Relation(id=each, relation="partly", rationale="R.") for each in ("A.8.13", "A.8.24"))
KNOWN = Catalogue(
    [control("A.8.13"), control("A.8.24")],
    {"checkov": {"BOTH": RuleMapping(controls=RELATIONS), "KEY": RuleMapping(controls=RELATIONS[1:])}},
    {},
)
BOTH, KEY = ("checkov", "BOTH"), ("checkov", "KEY")


def outcome(*killers: tuple[str, str], **changes: Any) -> Outcome:
    fields = {name: changes.pop(name) for name in ("invalid", "equivalent", "agreed") if name in changes}
    return Outcome(mutant=mutant(**changes), killers=frozenset(killers), **fields)


def test_should_count_the_mutants_of_a_property_by_what_happened_to_them() -> None:
    found = rows(
        [
            outcome(KEY, BOTH, id="1"),
            outcome(id="2", path="Data/B", variant="v"),
            outcome(id="3", path="Data/A"),
            outcome(id="4", equivalent=True),
            outcome(KEY, id="5", equivalent=True),
            outcome(id="6", invalid=True),
        ],
        KNOWN,
    )
    expected = Row(
        control="A.8.24",
        resource_type="AWS::S3::Bucket",
        property="BucketName",
        operator="removed",
        mutants=6,
        invalid=1,
        killed=2,
        equivalent=1,
        killers=("checkov:BOTH", "checkov:KEY"),
        survivors=("Data/A", "Data/B (v)"),
    )
    assert found == (expected,)


def test_should_count_a_mutant_of_two_controls_for_each_by_its_own_rules() -> None:
    first, second = rows([outcome(KEY, controls=("A.8.24", "A.8.13"))], KNOWN)
    assert (first.control, first.killed, first.killers) == ("A.8.13", 0, ())
    assert (second.control, second.killed, second.killers) == ("A.8.24", 1, ("checkov:KEY",))


def test_should_count_each_mutant_once_and_as_killed_when_it_is_for_all_of_its_controls() -> None:
    two = ("A.8.24", "A.8.13")
    outcomes = [
        outcome(KEY, id="1", controls=two),
        outcome(BOTH, id="2", controls=two),
        outcome(KEY, id="3"),
        outcome(id="4", controls=two, equivalent=True),
        outcome(id="5", controls=two, invalid=True),
        outcome(KEY, id="6", operator=Operator.BENIGN, controls=()),
    ]
    assert distinct(outcomes, KNOWN) == Score(mutants=5, invalid=1, killed=2, equivalent=1)


def test_should_not_depend_on_the_order_of_mutants() -> None:
    outcomes = [outcome(id="1"), outcome(id="2", property="KmsKey"), outcome(id="3", path="Data/A")]
    assert rows(outcomes, KNOWN) == rows(outcomes[::-1], KNOWN)


def test_should_count_benign_changes_apart() -> None:
    outcomes = [
        outcome(id="1", operator=Operator.BENIGN, controls=()),
        outcome(KEY, id="2", operator=Operator.BENIGN, controls=()),
        outcome(id="3", operator=Operator.BENIGN, controls=(), invalid=True),
        outcome(id="4"),
    ]
    found = benign(outcomes)
    assert (found.mutants, found.survived) == (2, 1)
    assert found.noticed == ("benign AWS::S3::Bucket BucketName: checkov:KEY",)
    assert [row.mutants for row in rows(outcomes, KNOWN)] == [1]


def test_should_name_the_mutants_about_which_cut_and_whole_differ() -> None:
    found = whole_runs([outcome(id="2", agreed=False), outcome(id="1", agreed=True), outcome(id="3")])
    assert (found.mutants, found.agreed, found.differing) == (2, 1, ("2",))
