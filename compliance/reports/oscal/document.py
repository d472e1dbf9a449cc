"""The frame of every OSCAL file: metadata, version, dates, layout."""

import json
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Any

from compliance.acceptances import Acceptance
from compliance.reports.dossier import Dossier
from compliance.reports.oscal.words import Table, identifier, line, token

OSCAL_VERSION = "1.2.1"
"""The newest that compliance-trestle 5.2 reads (`^1\\.2\\.[0-1]$`)."""

CATALOGUE_DATE = date(2026, 11, 22)
"""When controls and register were last changed in substance; set by whoever changes them."""

REMARK = "Design evidence, baseline, not deployed."
"""What every claim from a template is."""

CATALOG = "catalog.json"
PROFILE = "profile.json"
COMPONENTS = "component-definition.json"
SYSTEM = "system-security-plan.json"
PLAN = "assessment-plan.json"
RESULTS = "assessment-results.json"
ACTIONS = "plan-of-action-and-milestones.json"
"""Only there if there is something to do."""

PARTY = identifier("party")
"""Whose roles own the risks."""

_ENCODER = json.JSONEncoder(ensure_ascii=False)

INLINE = 120
"""Characters up to which an object stands on one line: a changed value is then one line of a difference."""


def dated(register: Iterable[Acceptance]) -> str:
    """Return the date and time that all files bear.

    OSCAL demands dates (`last-modified`, `start`, `collected`); a clock would make each run differ from the last. So it
    is a date of the data: `CATALOGUE_DATE`, or the latest approval in the register if that is later. When an audit ran
    is what the commit or the workflow that holds the file says.
    """
    return moment(max([CATALOGUE_DATE, *(entry.approved_on for entry in register if entry.approved_on)]))


def moment(day: date) -> str:
    """Return the start of a day, in UTC, as OSCAL writes it."""
    return f"{day.isoformat()}T00:00:00+00:00"


def document(dossier: Dossier, name: str, title: str, body: Table) -> str:
    """Return a file's content.

    Its UUID is that of its name, for OSCAL keeps one per subject over revisions; its version is the digest of what it
    says, so that two files of one version are equal.

    Args:
        dossier: the audit.
        name: of the file, OSCAL's name of the model and `.json`.
        title: what it is.
        body: everything but UUID and metadata.
    """
    root = name.removesuffix(".json")
    metadata = {
        "title": title,
        "last-modified": dated(dossier.register),
        "version": sha256(json.dumps(body, ensure_ascii=True).encode()).hexdigest()[:16],
        "oscal-version": OSCAL_VERSION,
        "roles": _roles(dossier),
        "parties": [{"uuid": PARTY, "type": "organization", "name": "Owner of the platform"}],
        "remarks": f"{REMARK} Dates are those of the data, not of a run: reports read no clock.",
    }
    return f"{laid_out({root: {'uuid': identifier(name), 'metadata': metadata, **body}})}\n"


def _roles(dossier: Dossier) -> list[Table]:
    owners = {control.owner for control in dossier.catalogue.controls.values()}
    owners |= {entry.owner for entry in dossier.entries}
    owners |= {entry.owner for entry in dossier.open_nonconformities}
    titles = {token(owner): line(owner) for owner in sorted(owners)}
    return [{"id": role, "title": title} for role, title in sorted(titles.items())]


def laid_out(value: Any, depth: int = 0) -> str:
    """Return JSON with whatever is short on one line."""
    return _laid_out(value, depth)[0]


def _laid_out(value: Any, depth: int) -> tuple[str, bool]:
    """Return JSON, and whether it stands on one line that may be part of a longer one."""
    if not isinstance(value, dict | list):
        text = _ENCODER.encode(value)
        return text, len(text) <= INLINE
    opening, closing = "[]" if isinstance(value, list) else "{}"
    if isinstance(value, list):
        parts = [_laid_out(each, depth + 1) for each in value]
    else:
        parts = [
            (f"{_ENCODER.encode(key)}: {text}", inline)
            for key, each in value.items()
            for text, inline in (_laid_out(each, depth + 1),)
        ]
    texts = [text for text, _ in parts]
    if all(inline for _, inline in parts) and sum(map(len, texts)) + 2 * max(len(texts), 1) <= INLINE:
        return f"{opening}{', '.join(texts)}{closing}", True
    indent, end = "\n" + " " * (depth + 1), "\n" + " " * depth
    return f"{opening}{indent}{f',{indent}'.join(texts)}{end}{closing}", False
