"""The findings in SARIF 2.1.0 (OASIS): all of them as evidence, and what fails for GitHub's code scanning."""

from compliance.reports.dossier import Content, Dossier
from compliance.reports.sarif import evidence, github
from compliance.reports.sarif.encoding import encoded


def files(dossier: Dossier) -> dict[str, Content]:
    """Return both files."""
    return {
        "findings.github.sarif": encoded(github.runs(dossier)),
        "findings.sarif": encoded(evidence.runs(dossier)),
    }
