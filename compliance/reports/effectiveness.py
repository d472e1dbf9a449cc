"""How well the checks are proved: what became of the mutants of each property, and of each control."""

from collections.abc import Iterator

from compliance.controls import sort_key
from compliance.proof import LABELS, PROOF, Proof, Score, encoded
from compliance.reports.dossier import Content, Dossier
from compliance.reports.table import csv_text

EFFECTIVENESS = "effectiveness.csv"
BY_CONTROL = "effectiveness_by_control.csv"

COUNTS = ("mutants", "invalid", "killed", "equivalent", "survived", "raw", "adjusted")


def files(dossier: Dossier) -> dict[str, Content]:
    """Return the proof, as `make prove` wrote it, and both tables; nothing where nothing was proved."""
    proof = dossier.proof
    if proof is None:
        return {}
    return {PROOF: encoded(proof), EFFECTIVENESS: _rows(proof), BY_CONTROL: _by_control(proof, dossier)}


def _rows(proof: Proof) -> str:
    header = ("control", "resource_type", "property", "operator", *COUNTS, "killers", "survivors")

    def rows() -> Iterator[tuple[object, ...]]:
        for row in sorted(proof.rows, key=lambda each: (sort_key(each.control), each)):
            yield (
                row.control,
                row.resource_type,
                row.property,
                row.operator,
                *_counts(Score.of([row])),
                " ".join(row.killers),
                "; ".join(row.survivors),
            )

    return csv_text(header, rows())


def _by_control(proof: Proof, dossier: Dossier) -> str:
    """Return a row for each control of the template class, proved or not, and rows for all of them together.

    A mutant that is evidence for several controls counts for each of them, and so in the total; hence a row in which
    each counts once, and one without the operators that change labels only. What was not even tried has rows of its
    own.
    """
    header = ("control", "title", *COUNTS, "proved")
    controls = dossier.catalogue.controls

    def rows() -> Iterator[tuple[object, ...]]:
        of_templates = {each.id for each in controls.values() if each.class_ == "template"}
        for control in sorted(of_templates | set(proof.by_control), key=sort_key):
            score = proof.by_control.get(control, Score())
            title = controls[control].title if control in controls else ""
            yield control, title, *_counts(score), "yes" if proof.proves(control) else "no"
        yield "all", "sum over the rows", *_counts(proof.score), ""
        title = "each mutant once, killed if killed for all of its controls"
        yield "distinct", title, *_counts(proof.distinct), ""
        title = f"sum over the rows without {', '.join(sorted(LABELS))}"
        yield "without labels", title, *_counts(proof.without_labels), ""
        for kind, number in sorted(proof.not_removed.items()):
            title = f"{kind}: {number} protecting resources were not removed, since something refers to them"
            yield "not removed", title, *("" for _ in COUNTS), ""

    return csv_text(header, rows())


def _counts(score: Score) -> tuple[object, ...]:
    """Return the cells under `COUNTS`; shares from 0 to 1, empty where there is nothing to divide by."""
    return (
        score.mutants,
        score.invalid,
        score.killed,
        score.equivalent,
        score.survived,
        f"{score.raw:.3f}" if score.valid else "",
        f"{score.adjusted:.3f}" if score.valid > score.equivalent else "",
    )
