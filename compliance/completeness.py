"""What an audit of the whole repository must have beyond findings: evidence for all that templates can show, proved."""

from collections import Counter
from collections.abc import Iterator

from compliance.assembly import Assembly
from compliance.gate import Failure
from compliance.model import Answer
from compliance.mutation.inputs import stale_inputs
from compliance.mutation.properties import Properties, load_properties
from compliance.mutation.verdict import shortcomings
from compliance.proof import Proof
from compliance.reports.dossier import Dossier
from compliance.reports.environment import GAP


def missing_evidence(dossier: Dossier) -> Iterator[Failure]:
    """Yield a failure for each control of the template class that has a gap although nothing fails.

    Where something fails, the finding itself says more than this could.
    """
    for control in dossier.catalogue.controls.values():
        missing: dict[str, list[str]] = {}
        for environment, tables in dossier.tables.items():
            counts = tables.counts(control.id)
            if dossier.status(control, environment) == GAP and not counts[Answer.FAIL]:
                what = "no check is proved to fail" if counts[Answer.PASS] else "no rule passes"
                missing.setdefault(what, []).append(environment)
        for what, environments in missing.items():
            yield Failure(
                f"NO EVIDENCE {control.id} {control.title}",
                (
                    ("in", ", ".join(environments)),
                    ("found", what),
                    ("needs", control.evidence),
                    ("why", "the statement of applicability says that templates show the design of this control"),
                    ("fix", f"python -m compliance explain {control.id} names the rules; prove them with `make prove`"),
                ),
            )


def whole_failures(dossier: Dossier) -> Iterator[Failure]:
    """Yield everything that only an audit of the whole repository can miss.

    Raises:
        InputError: the mutation's properties cannot be read.
        ToolError: a scanner is not installed.
    """
    assembly = dossier.evidence.assembly
    yield from missing_evidence(dossier)
    yield from unlisted(assembly, load_properties())
    yield from unproved(dossier.proof, assembly, evidenced(dossier))


def evidenced(dossier: Dossier) -> frozenset[str]:
    """Return the controls that templates can show and for which a rule passes in some environment."""
    return frozenset(
        control.id
        for control in dossier.catalogue.controls.values()
        if control.class_ == "template"
        and any(tables.counts(control.id)[Answer.PASS] for tables in dossier.tables.values())
    )


def unproved(proof: Proof | None, assembly: Assembly, controls: frozenset[str]) -> Iterator[Failure]:
    """Yield a failure where checks are not proved, where the proof is of something else, or where it is too weak.

    Args:
        proof: what `make prove` wrote.
        assembly: what is audited.
        controls: that templates are evidence for.

    Raises:
        ToolError: a scanner is not installed.
    """
    why = "a check that was never seen to fail may be one that cannot fail"
    if proof is None:
        yield Failure("NOT PROVED", (("found", "no reports/effectiveness.json"), ("why", why), ("fix", "make prove")))
        return
    stale = stale_inputs(proof, assembly)
    if stale:
        found = f"changed since the proof was made: {', '.join(stale)}"
        yield Failure("STALE PROOF", (("found", found), ("why", why), ("fix", "make prove")))
    for shortcoming in shortcomings(proof, controls):
        fix = "reports/effectiveness.csv lists the survivors: give each a rule that notices it"
        yield Failure("WEAK PROOF", (("found", shortcoming), ("why", why), ("fix", fix)))


def unlisted(assembly: Assembly, properties: Properties) -> Iterator[Failure]:
    """Yield a failure for each resource type about which nobody has decided what its properties protect."""
    types = Counter(resource.type for template in assembly.templates for resource in template.resources)
    first = {
        resource.type: f"{resource.environment} {resource.path}"
        for template in assembly.templates
        for resource in template.resources
    }
    for kind in sorted(types.keys() - properties.types.keys()):
        yield Failure(
            f"UNLISTED {kind}",
            (
                ("found", f"{types[kind]} resources, {first[kind]} among them"),
                ("why", "what breaks nothing when it is broken must be somebody's decision, not an oversight"),
                ("fix", "list the type and its properties in compliance/mutation/properties.toml"),
            ),
        )
