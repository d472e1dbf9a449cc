"""What an audit of the whole repository must have beyond findings: evidence for each control that templates can show."""

from collections.abc import Iterator

from compliance.gate import Failure
from compliance.model import Answer
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
