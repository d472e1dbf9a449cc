"""The statement of applicability: all controls, as a workbook and as CSV."""

from collections.abc import Iterator

from compliance.controls import Control
from compliance.reports.dossier import Content, Dossier
from compliance.reports.environment import GAP, NOT_APPROVED
from compliance.reports.table import csv_text
from compliance.reports.workbook import Row, Sheet, Table, workbook
from compliance.statement import Statement

NAME = "statement_of_applicability"
TITLE = "Statement of applicability, ISO/IEC 27001:2022 Annex A"

STATUSES = (
    ("design-evidenced", "a template shows the design, by at least one rule that passes; it never shows operation"),
    ("pipeline-declared", "repository and workflow declare it"),
    ("shared", "the provider or the plants do a part of it; their evidence is held elsewhere"),
    ("organisational", "people and documents do it; evidence is held in the ISMS records"),
    (GAP, "a rule fails that no acceptance covers, or nothing in the templates shows it"),
    ("excluded", "the control does not apply, for the reason given"),
)


def files(dossier: Dossier) -> dict[str, Content]:
    """Return workbook and CSV."""
    table = _table(dossier)
    return {
        f"{NAME}.csv": csv_text(table.header, table.rows),
        f"{NAME}.xlsx": workbook(TITLE, _about(dossier), [Sheet("Controls", table)]),
    }


def _table(dossier: Dossier) -> Table:
    environments = [each.name for each in dossier.environments]
    header = ("control", "title", "theme", "applicable", "reason", *(f"status {name}" for name in environments),
              "status overall", "statement", "evidence", "owner", "approver", "approval", "risks", "class",
              "review_interval_months")  # fmt: skip
    risks = _risks(dossier)
    approval = _approval(dossier.statement)
    approver = dossier.statement.approver_role if dossier.statement else ""

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
                control.statement,
                control.evidence,
                control.owner,
                approver,
                approval,
                " ".join(risks.get(control.id, ())),
                control.class_,
                control.review_interval_months,
            )

    return Table(header, tuple(rows()))


def overall(dossier: Dossier, control: Control) -> str:
    """Return what can be said of a control in all environments: a gap in one is a gap."""
    statuses = {dossier.status(control, each.name) for each in dossier.environments}
    return GAP if GAP in statuses else ", ".join(sorted(statuses))


def _risks(dossier: Dossier) -> dict[str, list[str]]:
    """Return control -> acceptances of rules that are evidence for it, where they hold in an audited environment."""
    audited = {each.name for each in dossier.environments}
    found: dict[str, list[str]] = {}
    for entry in sorted(dossier.register, key=lambda each: each.id):
        if any(audited & set(binding.environments) for binding in entry.bindings):
            for control in dossier.catalogue.controls_of(entry.tool, entry.rule):
                found.setdefault(control, []).append(entry.id)
    return found


def _approval(statement: Statement | None) -> str:
    if not statement or not statement.approved:
        return NOT_APPROVED
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
        ("Approval", _approval(statement)),
        ("Environments", ", ".join(each.name for each in dossier.environments)),
        ("State", "Baseline, not deployed: it speaks of what the templates would create, not of what runs"),
        ("Risks", "Entries of the register of acceptances that concern the control: risk_acceptances.xlsx"),
        ("Source", "compliance/controls/iso27001_2022.toml and compliance/statement_of_applicability.toml"),
        *((f"Status {name}", text) for name, text in STATUSES),
    ]
