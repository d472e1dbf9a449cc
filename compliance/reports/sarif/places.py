"""Where a finding is, and what stays the same of it when other things move."""

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from urllib.parse import quote

from compliance.model import Finding
from compliance.reports.dossier import Dossier
from compliance.reports.sarif.encoding import Object, plain


class Places:
    """Says where findings are."""

    def __init__(self, dossier: Dossier) -> None:
        """Know the templates, by environment and stack."""
        self._dossier = dossier
        self._known: dict[tuple[str, str, str, bool], Object] = {}
        self._templates: dict[tuple[str, str], str] = {}
        for template in dossier.evidence.assembly.templates:
            self._templates[template.environment, template.stack] = template.name
            self._templates.setdefault((template.environment, ""), template.name)

    def location(self, finding: Finding, *, with_line: bool) -> Object:
        """Return the location: the file that makes the construct, and the construct.

        Where nobody knows the file, of foreign templates, it is the template.

        Args:
            finding: a finding.
            with_line: whether the line is of interest; it moves without a change of the platform.
        """
        key = (finding.environment, finding.stack, finding.path, with_line)
        if key not in self._known:  # tens of rules answer about one resource
            self._known[key] = self._location(finding, with_line=with_line)
        return self._known[key]

    def _location(self, finding: Finding, *, with_line: bool) -> Object:
        place = self._dossier.location(finding)
        file = place.file if place else self._templates.get((finding.environment, finding.stack), "")
        physical: Object = {"artifactLocation": {"uri": quote(file or finding.environment, errors="replace")}}
        if with_line:
            physical["region"] = {"startLine": place.line if place else 1}
        name = finding.path or finding.stack or finding.environment
        return {
            "logicalLocations": [{"fullyQualifiedName": plain(name), "kind": "resource"}],
            "physicalLocation": physical,
        }


def fingerprints(findings: Iterable[Finding]) -> list[str]:
    """Return for each finding 16 hexadecimal digits over rule, environment, resource and detail, and a number.

    The number tells apart findings that have all of these in common; it is 1 for nearly all.
    """
    seen: Counter[str] = Counter()
    found: list[str] = []
    for finding in findings:
        subject = (finding.tool, finding.rule, finding.environment, finding.stack, finding.path, finding.detail)
        digest = sha256("\0".join(subject).encode("utf-8", "backslashreplace")).hexdigest()[:16]
        seen[digest] += 1
        found.append(f"{digest}:{seen[digest]}")
    return found
