"""Whether the checks are good enough, and how the command line says so."""

from collections.abc import Iterator

from compliance.controls import sort_key
from compliance.gate import printable
from compliance.proof import Proof, Score

LEAST_RAW = 0.95
LEAST_OF_A_CONTROL = 0.80
LEAST_MUTANTS = 3
LEAST_BENIGN = 0.99
LEAST_BENIGN_MUTANTS = 100
LEAST_WITHOUT_WHOLE = 100
MOST_EQUIVALENT = 0.03
"""What we ask of ourselves. Nobody prescribes numbers: these keep a control from resting on rules that cannot fail, and
the list of equivalents from becoming the way out."""


def shortcomings(proof: Proof, evidenced: frozenset[str]) -> Iterator[str]:
    """Yield why a proof is not good enough, one line each.

    Args:
        proof: of all mutants.
        evidenced: the controls for which some rule says PASS.
    """
    total = proof.score
    if total.raw < LEAST_RAW:
        yield f"raw score {_percent(total.raw)}, and at least {_percent(LEAST_RAW)} is needed"
    for control in sorted({*proof.by_control, *evidenced}, key=sort_key):
        score = proof.by_control.get(control, Score())
        if score.valid < LEAST_MUTANTS:
            yield f"{control}: {score.valid} mutants, and at least {LEAST_MUTANTS} are needed"
        elif score.raw < LEAST_OF_A_CONTROL:
            yield f"{control}: raw score {_percent(score.raw)}, and at least {_percent(LEAST_OF_A_CONTROL)} is needed"
    yield from _of_benign(proof)
    if proof.benign.mutants < LEAST_BENIGN_MUTANTS:
        yield f"{proof.benign.mutants} benign changes, and at least {LEAST_BENIGN_MUTANTS} are needed"
    yield from _of_whole_runs(proof)
    for entry in proof.idle_equivalents:
        yield printable(f"equivalents.toml: {entry}")
    if total.equivalent > MOST_EQUIVALENT * total.valid:
        yield f"{total.equivalent} of {total.valid} are equivalent, and at most {_percent(MOST_EQUIVALENT)} may be"


def shortcomings_of_part(proof: Proof) -> Iterator[str]:
    """Yield what can be held against a proof of some mutants only."""
    if proof.score.valid and proof.score.raw < LEAST_RAW:
        yield f"raw score {_percent(proof.score.raw)}, and at least {_percent(LEAST_RAW)} is needed"
    yield from _of_benign(proof)


def summary(proof: Proof, *, survivors: bool) -> Iterator[str]:
    """Yield the lines that the command line prints; with `survivors`, one more for each."""
    for control, score in sorted(proof.by_control.items(), key=lambda each: sort_key(each[0])):
        yield f"{control}: {score.valid} mutants, {score.killed} killed, {_percent(score.raw)}"
    total, benign, whole = proof.score, proof.benign, proof.whole_runs
    yield f"all: {total.valid} mutants, {total.killed} killed, {total.equivalent} equivalent, {total.invalid} invalid"
    yield f"score: raw {_percent(total.raw)}, adjusted {_percent(total.adjusted)}; {total.survived} survivors"
    yield f"score of distinct mutants: {_of(proof.distinct)}"
    yield f"score without tags, suffixes, deletion policies and suppressions: {_of(proof.without_labels)}"
    if proof.not_removed:
        kinds = ", ".join(f"{kind} {number}" for kind, number in sorted(proof.not_removed.items()))
        yield printable(f"not removed, since something refers to them: {sum(proof.not_removed.values())} ({kinds})")
    yield f"benign changes: {benign.mutants}, {benign.survived} of them unnoticed"
    yield f"whole templates: {whole.mutants} mutants noticed, {whole.agreed} of them with the same answer"
    if survivors:
        for row in proof.rows:
            for path in row.survivors:
                yield printable(f"SURVIVED {row.control} {row.resource_type} {row.property} {row.operator}: {path}")
        yield from (printable(f"NOTICED {line}") for line in benign.noticed)
        yield from (f"DIFFERS {mutant}" for mutant in whole.differing)


def _of_benign(proof: Proof) -> Iterator[str]:
    benign = proof.benign
    if benign.survived < LEAST_BENIGN * benign.mutants:
        yield f"{benign.mutants - benign.survived} of {benign.mutants} benign changes were noticed"


def _of_whole_runs(proof: Proof) -> Iterator[str]:
    whole = proof.whole_runs
    if whole.agreed < whole.mutants:
        named = ", ".join(whole.differing)
        yield f"{whole.mutants - whole.agreed} of {whole.mutants} differ between cut and whole template: {named}"
    if not whole.mutants and proof.distinct.valid >= LEAST_WITHOUT_WHOLE:
        yield f"none of {proof.distinct.valid} mutants was noticed in a whole template: the cuts are not proved"


def _of(score: Score) -> str:
    return f"raw {_percent(score.raw)}, adjusted {_percent(score.adjusted)}; {score.killed} of {score.valid}"


def _percent(share: float) -> str:
    """Return a share in percent, rounded down: 94.96 % is not 95.0 %."""
    return f"{int(share * 1000) / 10:.1f} %"
