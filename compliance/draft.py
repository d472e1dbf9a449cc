"""Drafts entries for the record of nonconformities, ready to paste and to fill in."""

from collections.abc import Iterable
from datetime import date

import tomlkit
from tomlkit.items import Table

from compliance.controls import Catalogue
from compliance.model import Finding
from compliance.nonconformities import Nonconformity

HEADING = "# ---- Drafts for compliance/nonconformities.toml: fill in what is empty, an empty text is refused ----"


def drafts(findings: Iterable[Finding], known: Iterable[Nonconformity], catalogue: Catalogue, as_of: date) -> str:
    """Return TOML with one entry for each rule that fails where no open entry says so yet; empty if there is none.

    What it leads to, its cause, the actions, the owner and the dates are for a person to write.

    Args:
        findings: failures.
        known: the record.
        catalogue: which control a rule is evidence for.
        as_of: the day of the audit.
    """
    record = tuple(known)
    linked = {(link.rule, link.resource) for entry in record if not entry.closed for link in entry.findings}
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        rule = f"{finding.tool}:{finding.rule}"
        if (rule, finding.path) not in linked:
            groups.setdefault(rule, []).append(finding)
    if not groups:
        return ""
    number = max((int(entry.id.removeprefix("NC-")) for entry in record), default=0)
    entries = tomlkit.aot()
    for offset, (rule, found) in enumerate(sorted(groups.items()), start=1):
        entries.append(_entry(f"NC-{number + offset:03}", rule, found, catalogue, as_of))
    document = tomlkit.document()
    document.add("nonconformity", entries)
    return f"{HEADING}\n\n{_escaped(tomlkit.dumps(document))}"


def _escaped(text: str) -> str:
    """Return TOML with escapes for whatever is not to be seen: names come from templates, see `printable`."""
    return "".join(each if each.isprintable() or each == "\n" else f"\\U{ord(each):08x}" for each in text)


def _entry(key: str, rule: str, found: list[Finding], catalogue: Catalogue, as_of: date) -> Table:
    first = found[0]
    environments = ", ".join(sorted({each.environment for each in found}))
    entry = tomlkit.table()
    entry.add("id", key)
    entry.add("nature", f"{rule} fails in {environments}: {first.description or 'see the finding'}")
    entry.add("detected_on", tomlkit.item(as_of))
    entry.add("detected_by", "python -m compliance audit")
    for empty in ("consequence", "correction", "cause", "similar_cases", "corrective_action", "owner"):
        entry.add(empty, "")
    entry.add("due", "")
    effectiveness = tomlkit.inline_table()
    effectiveness.append("how", "")
    effectiveness.append("when", "")
    entry.add("effectiveness", effectiveness)
    entry.add("status", "open")
    entry.add("controls", list(catalogue.controls_of(first.tool, first.rule)))
    links = tomlkit.array().multiline(multiline=True)
    for resource in sorted({each.path for each in found}):
        link = tomlkit.inline_table()
        link.append("rule", rule)
        if resource:
            link.append("resource", resource)
        links.append(link)
    entry.add("findings", links)
    return entry
