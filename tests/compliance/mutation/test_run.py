from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from compliance.assembly import Assembly
from compliance.audit import catalogue
from compliance.errors import InputError
from compliance.mutation import run as running
from compliance.mutation.equivalents import Equivalent, Equivalents
from compliance.mutation.generate import Generated
from compliance.mutation.inputs import current_sources
from compliance.mutation.model import Mutant, Operator
from compliance.mutation.run import Selection, prove, write
from compliance.proof import Benign, Proof, WholeRuns, encoded, load_proof
from tests.compliance.mutation.broken import mutant, template
from tests.compliance.support import environment

KEYS = {"KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}
RECOVERY = {**KEYS, "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}
TABLE: dict[str, Any] = {"Type": "AWS::DynamoDB::Table", "Properties": RECOVERY}
ASSEMBLY = Assembly((environment(Data=template(Table=TABLE)),), whole=True)


RECOVERY_KILLERS = ("cdk-nag:DynamoDBPITREnabled", "checkov:CKV_AWS_28", "own:table-point-in-time-recovery")


def of_table(identity: str, properties: dict[str, Any], **changes: Any) -> Mutant:
    values: dict[str, Any] = {
        "id": identity,
        "logical_id": "Table",
        "path": "Data/Table",
        "resource_type": TABLE["Type"],
        "property": "PointInTimeRecoverySpecification",
        "controls": ("A.8.13",),
    }
    return mutant(template(Table={**TABLE, "Properties": properties}), **{**values, **changes})


GENERATED = Generated(
    (
        of_table(f"{20:016x}", KEYS),  # the scanners see it in the whole template as well
        of_table(f"{1:016x}", {**RECOVERY, "TableClass": "STANDARD"}, property="TableClass"),
        of_table(f"{2:016x}", {**RECOVERY, "TableClass": "X"}, operator=Operator.BENIGN, controls=()),
    ),
    (of_table(f"{3:016x}", KEYS, operator=Operator.FLIPPED),),
)


def run(
    directory: Path,
    generated: Generated = GENERATED,
    *,
    complete: bool = True,
    sources: dict[str, str] | None = None,
    equivalents: Equivalents | None = None,
) -> Proof:
    return prove(
        ASSEMBLY,
        generated,
        known=catalogue(),
        equivalents=equivalents or Equivalents(),
        sources=current_sources() if sources is None else sources,
        advance=lambda *_: None,
        store=directory / "store",
        cache=directory / "cache",
        complete=complete,
    ).proof


@pytest.mark.gate
def test_should_prove_the_same_whatever_is_known_already(tmp_path: Path) -> None:
    proof = run(tmp_path)
    recovery = {row.operator: row for row in proof.rows if row.property == "PointInTimeRecoverySpecification"}
    assert recovery["removed"].killers == RECOVERY_KILLERS
    assert (recovery["flipped"].mutants, recovery["flipped"].invalid) == (1, 1)
    assert [row.survivors for row in proof.rows if row.property == "TableClass"] == [("Data/Table",)]
    assert (proof.benign.mutants, proof.benign.survived) == (1, 1)
    assert (proof.whole_runs.mutants, proof.whole_runs.agreed) == (1, 1)
    reversed_ = Generated(GENERATED.mutants[::-1], GENERATED.invalid)
    assert encoded(run(tmp_path, reversed_, complete=False)) == encoded(proof)


@pytest.mark.gate
@pytest.mark.usefixtures("running_scanners")
def test_should_refuse_a_proof_of_what_changed_meanwhile(tmp_path: Path) -> None:
    sources = {**current_sources(), "checks": "before"}
    with pytest.raises(InputError, match="changed while it was being proved: checks;"):
        run(tmp_path, Generated((), ()), sources=sources)
    assert run(tmp_path, Generated((), ()), sources=sources, complete=False).inputs["checks"] == "before"


@pytest.mark.gate
@pytest.mark.usefixtures("running_scanners")
def test_should_ignore_who_notices_the_twin_as_well(tmp_path: Path) -> None:
    def inserted(twin: dict[str, Any]) -> Mutant:
        second = {"Type": TABLE["Type"], "Properties": KEYS}
        return replace(
            of_table(f"{21:016x}", RECOVERY, operator=Operator.RESOURCE_INSERTED, logical_id="Second"),
            body=template(Table=TABLE, Second=second),
            twin=template(Table=TABLE, Second={**second, "Properties": twin}),
        )

    (other,) = run(tmp_path, Generated((inserted(RECOVERY),), ())).rows
    assert other.killers == RECOVERY_KILLERS
    (same,) = run(tmp_path, Generated((inserted(KEYS),), ())).rows
    assert (same.killed, same.killers) == (0, ())


@pytest.mark.gate
@pytest.mark.usefixtures("running_scanners")
def test_should_name_equivalents_that_excuse_nothing_when_everything_was_run(tmp_path: Path) -> None:
    generated = Generated((of_table(f"{1:016x}", KEYS),), (), {"AWS::KMS::Key": 2})
    because = Equivalent(
        type=TABLE["Type"],
        property="PointInTimeRecoverySpecification",
        operator=Operator.REMOVED,
        path="Data/Table",
        reason="read-by-nothing",
        because="x",
    )
    known = Equivalents((because,))
    proof = run(tmp_path, generated, equivalents=known)
    assert [each.rpartition(": ")[2] for each in proof.idle_equivalents] == [
        "a rule notices it, so something is broken"
    ]
    assert proof.not_removed == {"AWS::KMS::Key": 2}
    assert run(tmp_path, generated, equivalents=known, complete=False).idle_equivalents == ()


def test_should_digest_before_anything_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def digested() -> dict[str, str]:
        done.append("digested")
        return {}

    def loaded() -> None:
        raise InputError(" ".join([*done, "loaded"]))

    monkeypatch.setattr(running, "current_sources", digested)
    monkeypatch.setattr("compliance.mutation.run.own.discover", loaded)
    with pytest.raises(InputError, match="digested loaded"):
        running.run(Selection())


def test_should_write_what_reports_read(tmp_path: Path) -> None:
    assert load_proof(tmp_path) is None
    benign = Benign(mutants=0, survived=0)
    proof = Proof(inputs={"b": "2", "a": "1"}, rows=(), benign=benign, whole_runs=WholeRuns(mutants=0, agreed=0))
    path = write(proof, tmp_path / "new")
    assert load_proof(path.parent) == proof
    assert path.read_text().startswith('{\n "benign"')
    assert path.read_text().endswith("}\n")
    assert path.read_text().index('"a"') < path.read_text().index('"b"')


MANY = Generated(tuple(mutant(id=f"{each:016x}") for each in range(50)), (mutant(id="f" * 16),))


def test_should_choose_the_same_sample_for_the_same_seed() -> None:
    first = Selection(sample=5, seed=1).of(MANY)
    assert len(first.mutants) == 5
    assert not first.invalid
    assert first == Selection(sample=5, seed=1).of(MANY)
    assert first != Selection(sample=5, seed=2).of(MANY)
    assert list(first.mutants) == sorted(first.mutants, key=lambda each: each.id)


def test_should_choose_by_control() -> None:
    other = mutant(controls=("A.8.13",))
    both = Generated((*MANY.mutants, other), (*MANY.invalid, other))
    assert Selection(controls=("A.8.13",)).of(both) == Generated((other,), (other,))
    assert Selection(sample=99, controls=("A.8.13",)).of(both).mutants == (other,)
    assert Selection().of(both) == both


def test_should_tell_a_proof_from_a_part_of_it() -> None:
    assert Selection().is_everything
    assert not Selection(sample=1).is_everything
    assert not Selection(controls=("A.8.13",)).is_everything
