"""The record of nonconformities and corrective actions."""

from collections.abc import Iterator

from compliance.reports.dossier import Content, Dossier
from compliance.reports.table import csv_text

NONCONFORMITIES = "nonconformities.csv"


def files(dossier: Dossier) -> dict[str, Content]:
    """Return the table; how late an entry is depends on the day, and is for the reader to see.

    The record is about this project: of templates that are not ours there is no table.
    """
    if not dossier.ours:
        return {}
    header = ("nonconformity", "status", "nature", "detected_on", "detected_by", "consequence", "correction", "cause",
              "similar_cases", "corrective_action", "owner", "due", "effectiveness_how", "effectiveness_when",
              "effectiveness_result", "closed_on", "controls", "findings")  # fmt: skip

    def rows() -> Iterator[tuple[object, ...]]:
        for entry in sorted(dossier.nonconformities, key=lambda each: each.id):
            yield (
                entry.id,
                entry.status,
                entry.nature,
                entry.detected_on,
                entry.detected_by,
                entry.consequence,
                entry.correction,
                entry.cause,
                entry.similar_cases,
                entry.corrective_action,
                entry.owner,
                entry.due,
                entry.effectiveness.how,
                entry.effectiveness.when,
                entry.effectiveness.result or "not checked yet",
                entry.closed_on or "",
                " ".join(entry.controls),
                "; ".join(f"{link.rule} {link.resource}".strip() for link in entry.findings),
            )

    return {NONCONFORMITIES: csv_text(header, rows())}
