"""The committed proof is what breaking the templates gives."""

import json
from collections.abc import Iterable
from hashlib import sha256
from random import Random

import pytest

from compliance.audit import REPORTS
from compliance.mutation import generate
from compliance.mutation.generate import dedupe
from compliance.mutation.model import Mutant
from compliance.mutation.run import Selection, run
from compliance.proof import Proof, Row, load_proof
from tests.support.assembly import SynthesizedAssembly

pytestmark = [pytest.mark.gate, pytest.mark.assembly]

SAMPLE = 48

JUDGED = 3 * SAMPLE
"""How many of all mutants, also those that the schemas refuse, are asked whether they could be deployed."""

Key = tuple[str, str, str, str]


def key(row: Row) -> Key:
    return row.control, row.resource_type, row.property, row.operator


@pytest.fixture(scope="module")
def committed() -> Proof:
    proof = load_proof(REPORTS)
    assert proof is not None, "run `make prove` and commit reports/effectiveness.json"
    return proof


def test_should_notice_in_a_sample_what_the_committed_proof_says(
    assembly: SynthesizedAssembly, committed: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    # another sample for every other proof, and the same one for everybody who tests the same
    seed = int(sha256(json.dumps(committed.inputs, sort_keys=True).encode()).hexdigest()[:8], 16)

    def some(found: Iterable[Mutant]) -> list[Mutant]:
        every = dedupe(found)
        chosen = Random(seed).sample(range(len(every)), JUDGED)  # noqa: S311 - chooses, protects nothing
        return [every[at] for at in sorted(chosen)]

    # Chosen before anything is judged: a schema takes milliseconds, and the sample is as much a sample.
    monkeypatch.setattr(generate, "dedupe", some)
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
    # In a sample the scanners may notice nothing that they were also shown whole; in all of them they do.
    assert committed.whole_runs.agreed == committed.whole_runs.mutants > 0
