"""What an environment's observations say of our own objectives; never of a control itself."""

from collections import Counter
from collections.abc import Iterator

from compliance.controls import Control
from compliance.model import Answer
from compliance.proof import PROOF
from compliance.reports.dossier import Dossier
from compliance.reports.oscal.catalog import assessed, objective
from compliance.reports.oscal.document import REMARK
from compliance.reports.oscal.observations import COUNTED, Observations
from compliance.reports.oscal.risks import OpenRisk
from compliance.reports.oscal.words import Table, full, identifier, line, prop


def findings(
    dossier: Dossier, environment: str, observations: Observations, open_risks: list[OpenRisk]
) -> Iterator[Table]:
    """Yield one finding for each objective that rules answered or an open nonconformity names.

    It is satisfied if rules pass and there is no risk: none fails, accepted or not, where checks were proved, one of
    them is proved to fail, and no nonconformity is open. NOT_EVALUATED answers alone are observations and no
    finding. Objectives of other classes than template are never satisfied by a template, though a failure can show
    that they are not.
    """
    for control in assessed(dossier):
        related = [each for each in open_risks if control.id in each.controls]
        rules = observations.by_control.get(control.id, [])
        counts = Counter(each.answer for rule in rules for each in observations.rules[rule])
        if not related and not (counts[Answer.PASS] and control.class_ == "template"):
            continue
        yield full(
            {
                "uuid": identifier("finding", environment, control.id),
                "title": f"{control.id} {line(control.title)}",
                "description": ", ".join(f"{counts[each]} {each.value}" for each in COUNTED if counts[each])
                or "No rule answers.",
                "props": _proved(dossier, control),
                "links": [{"href": f"../{PROOF}", "rel": "reference"}] if dossier.proof else [],
                "target": {
                    "type": "objective-id",
                    "target-id": objective(control),
                    "status": _status(related),
                    "remarks": REMARK,
                },
                "related-observations": observations.related(rules),
                "related-risks": [{"risk-uuid": each.table["uuid"]} for each in related],
            }
        )


def _status(related: list[OpenRisk]) -> Table:
    if not related:
        return {"state": "satisfied", "reason": "pass"}
    kinds = {each.key[0] for each in related}
    reasons = [
        *(["failures that the register accepts"] if "accepted" in kinds else []),
        *(["checks that nothing proves"] if "unproved" in kinds else []),
    ]
    lacking = sorted(each.nonconformity.id for each in related if each.nonconformity)
    remarks = [
        *([f"Rests on {' and '.join(reasons)}."] if reasons and "failed" not in kinds else []),
        *([f"Open nonconformities: {', '.join(lacking)}."] if lacking else []),
    ]
    reason = "fail" if "failed" in kinds else "other"
    return full({"state": "not-satisfied", "reason": reason, "remarks": " ".join(remarks)})


def _proved(dossier: Dossier, control: Control) -> list[Table]:
    score = dossier.proof.by_control.get(control.id) if dossier.proof else None
    if score is None:
        return []
    return [
        prop("mutants-valid", score.valid),
        prop("mutants-killed", score.killed),
        prop("mutants-equivalent", score.equivalent),
    ]
