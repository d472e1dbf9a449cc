"""The plan of action and milestones: what is open or not as required, and what the register accepts until when."""

from compliance.reports.dossier import Dossier
from compliance.reports.oscal.document import ACTIONS, REMARK, SYSTEM, document
from compliance.reports.oscal.plan import assets
from compliance.reports.oscal.results import Assessed
from compliance.reports.oscal.risks import OpenRisk
from compliance.reports.oscal.words import Table, full, identifier, line, prop, token


def plan_of_action(dossier: Dossier, environments: list[Assessed]) -> str | None:
    """Return the plan; None if there is nothing to do, for OSCAL allows no plan without an item.

    Risks, and what they rest on, are repeated from the results under their UUIDs: OSCAL refers to them within the file.
    """
    by_key: dict[tuple[str, ...], list[OpenRisk]] = {}
    observations: list[Table] = []
    components: list[Table] = []
    items: list[Table] = []
    for environment in environments:
        for risk in environment.risks:
            by_key.setdefault(risk.key, []).append(risk)
        needed = {each["observation-uuid"] for risk in environment.risks for each in _observed(risk)}
        observed = [table for uuid, table in environment.observations.items() if uuid in needed]
        used = {subject["subject-uuid"] for table in observed for subject in table["subjects"]}
        definitions = environment.subjects.definitions(used)
        observations += observed
        components += definitions["components"]
        items += definitions["inventory-items"]
    if not by_key:
        return None
    return document(
        dossier,
        ACTIONS,
        "Plan of action and milestones",
        full(
            {
                "import-ssp": {"href": SYSTEM},
                "local-definitions": full(
                    {"components": components, "inventory-items": items, "assessment-assets": assets(dossier)}
                ),
                "observations": observations,
                "risks": [risk.table for environment in environments for risk in environment.risks],
                "poam-items": [_item(dossier, key, found) for key, found in sorted(by_key.items())],
            }
        ),
    )


def _observed(risk: OpenRisk) -> list[Table]:
    """Return what a risk rests on; nothing where people recorded it, as they do nonconformities."""
    found: list[Table] = risk.table.get("related-observations", [])
    return found


def _item(dossier: Dossier, key: tuple[str, ...], found: list[OpenRisk]) -> Table:
    first = found[0]
    return full(
        {
            "uuid": identifier("item", *key),
            "title": first.table["title"],
            "description": first.table["description"],
            "props": _terms(dossier, first),
            "related-observations": [each for risk in found for each in _observed(risk)],
            "related-risks": [{"risk-uuid": risk.table["uuid"]} for risk in found],
            "remarks": f"{REMARK} {_milestone(first)}",
        }
    )


def _terms(dossier: Dossier, risk: OpenRisk) -> list[Table]:
    entry = risk.entry
    if risk.nonconformity:
        return [
            prop("risk-owner-role", token(risk.nonconformity.owner)),
            prop("due", risk.nonconformity.due),
        ]
    if entry is None:  # nobody has taken it yet: it falls to the owners of the controls that it matters for
        owners = {token(dossier.catalogue.controls[control].owner) for control in risk.controls}
        return [prop("risk-owner-role", owner) for owner in sorted(owners)]
    return [
        prop("risk-owner-role", token(entry.owner)),
        prop("expires", entry.expires),
        prop("review", entry.review),
        prop("approval", "approved" if entry.approved else "NOT APPROVED"),
    ]


def _milestone(risk: OpenRisk) -> str:
    entry = risk.entry
    if risk.nonconformity:
        due, checked = risk.nonconformity.due, risk.nonconformity.effectiveness
        return line(f"The corrective action is due on {due}; checked on {checked.when}: {checked.how}")
    if entry is None:
        return "Mend it, or let the owner of the risk decide."
    decision = "The owner reviews it" if entry.approved else "Proposed only: the owner decides"
    return f"{decision} by {entry.review}; it counts no longer from {entry.expires}."
