"""The list of what is not proven."""

from compliance.reports.dossier import Content, Dossier
from compliance.reports.table import csv_text

NOT_PROVEN = "not_proven.csv"


def files(dossier: Dossier) -> dict[str, Content]:
    """Return the table. The list is about this project: of templates that are not ours there is none."""
    if not dossier.ours:
        return {}
    header = (
        "not_proven",
        "what",
        "why_not_here",
        "tests_that_stand_in",
        "would_prove_it",
        "not_deployed_to_the_emulator",
        "not_kept_by_the_emulator",
    )
    rows = (
        (
            entry.id,
            entry.what,
            entry.why,
            "\n".join(entry.stand_ins),
            entry.would_prove,
            "\n".join(entry.not_deployed),
            "\n".join(entry.not_kept),
        )
        for entry in dossier.not_proven
    )
    return {NOT_PROVEN: csv_text(header, rows)}
