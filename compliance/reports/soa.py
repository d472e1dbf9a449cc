"""The statement of applicability: all controls, as a workbook and as CSV."""

from collections.abc import Iterator

from compliance.acceptances import Acceptance
from compliance.controls import Control
from compliance.reports.dossier import Content, Dossier
from compliance.reports.environment import DESIGN_EVIDENCED, GAP, NOT_APPROVED
from compliance.reports.table import csv_text
from compliance.reports.workbook import Row, Sheet, Table, workbook
from compliance.statement import content_digest

NAME = "statement_of_applicability"
TITLE = "Statement of applicability, ISO/IEC 27001:2022 Annex A"

DESIGN_MEANS = (
    "a rule passes, none fails that the register does not accept, and, where checks were proved, one is proved to fail"
)
"""What it takes to be design-evidenced, in the words of every report."""

STATUSES = (
    (DESIGN_EVIDENCED, f"{DESIGN_MEANS}; a template shows design, never operation"),
    ("pipeline-declared", "repository and workflow declare it"),
    ("shared", "the provider or the plants do a part of it; their evidence is held elsewhere"),
    ("organisational", "people and documents do it; evidence is held in the ISMS records"),
    (GAP, "a rule fails that no acceptance covers, or nothing in the templates shows it"),
    ("excluded", "the control does not apply, for the reason given"),
)

IMPLEMENTATION = {
    DESIGN_EVIDENCED: "partly: designed and synthesized, not deployed",
    "pipeline-declared": "partly: declared by repository and workflows; evidence is held there and in their runs",
    "shared": "not here: evidence is held by the provider and in the ISMS records",
    "organisational": "not here: evidence is held in the ISMS records",
    GAP: "gap",
    "excluded": "does not apply",
}
"""Status -> how far the control is implemented; none is as a whole before anything is deployed."""


def files(dossier: Dossier) -> dict[str, Content]:
    """Return workbook and CSV; nothing for templates that are not ours, for whose controls others answer."""
    if not dossier.ours:
        return {}
    table = _table(dossier)
    return {
        f"{NAME}.csv": csv_text(table.header, table.rows),
        f"{NAME}.xlsx": workbook(TITLE, _about(dossier), [Sheet("Controls", table)]),
    }


def _table(dossier: Dossier) -> Table:
    environments = [each.name for each in dossier.environments]
    header = ("control", "title", "theme", "applicable", "reason", *(f"status {name}" for name in environments),
              "status overall", "implementation", "nonconformities", "statement", "evidence", "owner", "approver",
              "approval", "risks", "other_acceptances", "class", "review_interval_months", "soa_version",
              "organisation", "scope")  # fmt: skip
    entries = _entries(dossier)
    approval = _approval(dossier)
    said = dossier.statement
    about = (said.version, said.organisation, said.scope) if said else ("", "", "")

    def rows() -> Iterator[Row]:
        for control in dossier.catalogue.controls.values():
            yield (
                control.id,
                control.title,
                control.theme,
                "yes" if control.applicable else "no",
                control.justification,
                *(dossier.status(control, name) for name in environments),
                overall(dossier, control),
                _implementation(dossier, control),
                " ".join(dossier.nonconformities_of(control.id)),
                control.statement,
                control.evidence,
                control.owner,
                said.approver_role if said else "",
                approval,
                " ".join(each.id for each in entries.get(control.id, ()) if each.kind == "risk"),
                " ".join(each.id for each in entries.get(control.id, ()) if each.kind != "risk"),
                control.class_,
                control.review_interval_months,
                *about,
            )

    return Table(header, tuple(rows()))


def overall(dossier: Dossier, control: Control) -> str:
    """Return what can be said of a control in all environments: a gap in one is a gap."""
    statuses = {dossier.status(control, each.name) for each in dossier.environments}
    return GAP if GAP in statuses else ", ".join(sorted(statuses))


def _implementation(dossier: Dossier, control: Control) -> str:
    status = overall(dossier, control)
    lacking = " ".join(dossier.nonconformities_of(control.id))
    return f"{IMPLEMENTATION[status]}; not as required: {lacking}" if lacking else IMPLEMENTATION[status]


def _entries(dossier: Dossier) -> dict[str, list[Acceptance]]:
    """Return control -> acceptances of rules that are evidence for it, where they hold in an audited environment."""
    audited = {each.name for each in dossier.environments}
    found: dict[str, list[Acceptance]] = {}
    for entry in dossier.entries:
        if any(audited & set(binding.environments) for binding in entry.bindings):
            for control in dossier.catalogue.controls_of(entry.tool, entry.rule):
                found.setdefault(control, []).append(entry)
    return found


def _approval(dossier: Dossier) -> str:
    statement = dossier.statement
    if not statement or not statement.approved:
        return NOT_APPROVED
    if not statement.approval_stands(dossier.catalogue.controls.values()):
        return f"{NOT_APPROVED} (changed since approval)"
    return f"approved on {statement.approved_on} by {statement.approver} ({statement.reference})"


def _about(dossier: Dossier) -> list[tuple[str, str]]:
    statement = dossier.statement
    said = (
        [
            ("Organisation", statement.organisation),
            ("Version", statement.version),
            ("Scope", statement.scope),
            ("Outside of the scope", statement.outside),
            ("Owner", statement.owner),
            ("Approver", statement.approver_role),
        ]
        if statement
        else []
    )
    return [
        ("What it is", "Which controls apply, why, and what can be said of them (ISO/IEC 27001:2022, 6.1.3 d)"),
        *said,
        ("Approval", _approval(dossier)),
        ("Content digest", content_digest(dossier.catalogue.controls.values())),
        ("Environments", ", ".join(each.name for each in dossier.environments)),
        ("State", "Baseline, not deployed: it speaks of what the templates would create, not of what runs"),
        ("Risks", "Accepted risks that concern the control; acceptances of another kind beside: risk_acceptances.xlsx"),
        ("Nonconformities", "Open ones that name the control: nonconformities.csv"),
        ("Source", "compliance/controls/iso27001_2022.toml and compliance/statement_of_applicability.toml"),
        *((f"Status {name}", text) for name, text in STATUSES),
    ]
