"""What differs between the environments, with the reason."""

from collections.abc import Iterator

from compliance.reports.dossier import Content, Dossier
from compliance.reports.table import csv_text

DIFFERENCES = "environment_differences.csv"

UNEXPLAINED = "NO REASON GIVEN"


def files(dossier: Dossier) -> dict[str, Content]:
    """Return the table; none for an audit of one environment, which differs from nothing."""
    names = [each.name for each in dossier.environments]
    if len(names) < 2:
        return {}
    header = (
        "what",
        "stack",
        "resource",
        "resource_type",
        "property_or_rule",
        *(f"value {name}" for name in names),
        "kind",
        "intended",
    )

    def rows() -> Iterator[tuple[object, ...]]:
        for each in dossier.differences:
            yield (
                each.kind,
                each.stack,
                each.path,
                each.resource_type,
                each.name,
                *(each.values[name] for name in names),
                each.reason.kind if each.reason else "",
                each.reason.reason if each.reason else UNEXPLAINED,
            )

    return {DIFFERENCES: csv_text(header, rows())}
