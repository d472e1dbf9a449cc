"""The committed proof is what breaking the templates gives."""

import json
from hashlib import sha256

import pytest

from compliance.audit import REPORTS
from compliance.mutation.run import Selection, run
from compliance.proof import Proof, Row, load_proof
from tests.support.assembly import SynthesizedAssembly

pytestmark = [pytest.mark.gate, pytest.mark.assembly]

SAMPLE = 80

Key = tuple[str, str, str, str]


def key(row: Row) -> Key:
    return row.control, row.resource_type, row.property, row.operator


@pytest.fixture(scope="module")
def committed() -> Proof:
    proof = load_proof(REPORTS)
    assert proof is not None, "run `make prove` and commit reports/effectiveness.json"
    return proof


def test_should_notice_in_a_sample_what_the_committed_proof_says(
    assembly: SynthesizedAssembly, committed: Proof
) -> None:
    # another sample for every other proof, and the same one for everybody who tests the same
    seed = int(sha256(json.dumps(committed.inputs, sort_keys=True).encode()).hexdigest()[:8], 16)
    sample = run(Selection(sample=SAMPLE, seed=seed)).proof
    known = {key(row): row for row in committed.rows}
    assert sample.score.valid >= SAMPLE / 2
    for row in sample.rows:
        assert set(row.survivors) <= set(known[key(row)].survivors), "run `make prove`: more survives than is said"
        assert set(row.killers) <= set(known[key(row)].killers)
    assert sample.whole_runs.agreed == sample.whole_runs.mutants
    noticed = sample.benign.mutants - sample.benign.survived
    assert noticed <= committed.benign.mutants - committed.benign.survived
    assert bool(noticed) is bool(sample.benign.noticed)
    assert set(sample.benign.noticed) <= set(committed.benign.noticed)


def test_should_have_proved_every_control_that_templates_can_show(committed: Proof) -> None:
    assert len(committed.by_control) >= 40
    for control, score in committed.by_control.items():
        assert score.killed >= 3, control
        assert score.raw >= 0.8, control
    assert committed.score.raw >= 0.95
