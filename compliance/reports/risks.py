"""The whole register of acceptances across environments, as a workbook and as CSV."""

from collections import Counter
from collections.abc import Iterator

from compliance.acceptances import Acceptance, Risk
from compliance.reports.dossier import Content, Dossier
from compliance.reports.environment import NOT_APPROVED
from compliance.reports.table import csv_text
from compliance.reports.workbook import Row, Sheet, Table, workbook

NAME = "risk_acceptances"
TITLE = "Register of accepted findings"

LEVELS = ("likelihood", "impact", "risk")


def files(dossier: Dossier) -> dict[str, Content]:
    """Return workbook and CSV."""
    table = _table(dossier)
    return {
        f"{NAME}.csv": csv_text(table.header, table.rows),
        f"{NAME}.xlsx": workbook(TITLE, _about(dossier), [Sheet("Acceptances", table)]),
    }


def _table(dossier: Dossier) -> Table:
    environments = [each.name for each in dossier.environments]
    header = ("acceptance", "tool", "rule", "kind", "reason", *(f"{each}_before" for each in LEVELS),
              *(f"{each}_after" for each in LEVELS), "compensating_controls", "owner", "status", "approver",
              "approved_on", "reference", "review", "expires", "destroys_data", "loses", "rpo", "rto",
              "last_restore_drill", "environments", "bindings", "controls",
              *(f"findings {name}" for name in environments))  # fmt: skip
    covered = Counter((entry.id, finding.environment) for finding, entry in dossier.judgement.by.items())

    def rows() -> Iterator[Row]:
        for entry in dossier.entries:
            yield (
                entry.id,
                entry.tool,
                entry.rule,
                entry.kind,
                entry.reason,
                *_levels(entry.before),
                *_levels(entry.after),
                "; ".join(entry.compensating_controls),
                entry.owner,
                "approved" if entry.approved else NOT_APPROVED,
                entry.approver,
                entry.approved_on or "",
                entry.reference,
                entry.review,
                entry.expires,
                "yes" if entry.destroys_data else "no",
                *_loss(entry),
                " ".join(sorted({name for binding in entry.bindings for name in binding.environments})),
                len(entry.bindings),
                " ".join(dossier.catalogue.controls_of(entry.tool, entry.rule)),
                *(covered[entry.id, name] for name in environments),
            )

    return Table(header, tuple(rows()))


def _levels(risk: Risk | None) -> tuple[object, ...]:
    return (risk.likelihood, risk.impact, risk.score) if risk else ("", "", "")


def _loss(entry: Acceptance) -> tuple[str, ...]:
    loss = entry.loss
    return (loss.loses, loss.rpo, loss.rto, loss.last_restore_drill) if loss else ("", "", "", "")


def _about(dossier: Dossier) -> list[tuple[str, str]]:
    approved = sum(entry.approved for entry in dossier.entries)
    return [
        ("What it is", "What scanners find and what is accepted for now, by whom and until when"),
        ("Environments", ", ".join(each.name for each in dossier.environments)),
        ("Entries", f"{len(dossier.entries)}, of which {approved} are approved by the owner of the risk"),
        ("Approval", f"Developers propose; until the owner of the risk approves, an entry is {NOT_APPROVED}"),
        ("Levels", "Likelihood and impact from 1 (lowest) to 5 (highest), before and after the compensating controls"),
        ("Bindings", "An entry binds to resources and accepted values, see acceptances.csv of each environment"),
        ("State", "Baseline, not deployed: it speaks of what the templates would create, not of what runs"),
        ("Source", "compliance/acceptances.toml"),
    ]  # fmt: skip
