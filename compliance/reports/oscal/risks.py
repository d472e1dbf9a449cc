"""What follows from failures: open risks, and risks with a deviation where the register accepts them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from compliance.acceptances import Acceptance, Risk
from compliance.model import Answer, Finding
from compliance.nonconformities import Nonconformity
from compliance.reports.dossier import Dossier
from compliance.reports.oscal.catalog import assessed
from compliance.reports.oscal.components import rule_id
from compliance.reports.oscal.document import PARTY, moment
from compliance.reports.oscal.observations import Observations, by_tool
from compliance.reports.oscal.words import OWN, Table, full, identifier, line, markup, prop, token

LEVELS = f"{OWN}/levels-1-to-5"
"""The system of our facets: likelihood and impact from 1 (lowest) to 5 (highest)."""


@dataclass(frozen=True)
class OpenRisk:
    """A risk of one environment, and what the plan of action needs to know of it.

    Attributes:
        key: the same in every environment.
        table: as OSCAL has it.
        controls: for which it matters.
        entry: the acceptance that covers it.
        nonconformity: the open one that it is.
    """

    key: tuple[str, ...]
    table: Table = field(repr=False)
    controls: frozenset[str]
    entry: Acceptance | None = None
    nonconformity: Nonconformity | None = None


def risks(dossier: Dossier, environment: str, observations: Observations) -> list[OpenRisk]:
    """Return the risks of an environment: of acceptances, failures, checks that are not proved, nonconformities."""
    accepted: dict[str, list[Finding]] = {}
    entries: dict[str, Acceptance] = {}
    failed: dict[tuple[str, str], list[Finding]] = {}
    for finding in dossier.findings[environment]:
        if finding.answer is Answer.FAIL:
            failed.setdefault((finding.tool, finding.rule), []).append(finding)
        elif entry := dossier.acceptance(finding):
            accepted.setdefault(entry.id, []).append(finding)
            entries[entry.id] = entry
    return [
        *(
            _accepted(dossier, environment, entries[key], found, observations)
            for key, found in sorted(accepted.items())
        ),
        *(_failed(dossier, environment, found, observations) for _, found in sorted(failed.items())),
        *_unproved(dossier, environment, observations),
        *(_nonconforming(environment, each) for each in dossier.open_nonconformities),
    ]


def _controls(dossier: Dossier, findings: list[Finding]) -> frozenset[str]:
    return frozenset(
        control for finding in findings for control in dossier.catalogue.controls_of(finding.tool, finding.rule)
    )


def _accepted(
    dossier: Dossier, environment: str, entry: Acceptance, findings: list[Finding], observations: Observations
) -> OpenRisk:
    first = findings[0]
    table = full(
        {
            "uuid": identifier("risk", environment, entry.id),
            "title": f"{entry.id} {markup(entry.tool)} {markup(entry.rule)}",
            "description": line(entry.reason),
            "statement": _statement(entry, first),
            "props": _terms(entry),
            "status": "deviation-approved" if entry.approved else "deviation-requested",
            "origins": by_tool(entry.tool),
            "characterizations": [
                _level(risk, state, entry)
                for state, risk in (("initial", entry.before), ("residual", entry.after))
                if risk
            ],
            "mitigating-factors": [
                {"uuid": identifier("factor", environment, entry.id, str(number)), "description": line(text)}
                for number, text in enumerate(entry.compensating_controls)
            ],
            "deadline": moment(entry.expires),
            "related-observations": observations.related((each.tool, each.rule) for each in findings),
        }
    )
    return OpenRisk(("accepted", entry.id), table, _controls(dossier, findings), entry)


def _statement(entry: Acceptance, finding: Finding) -> str:
    if entry.loss is None:
        return markup(finding.why or finding.description or finding.rule)
    loss = entry.loss
    return line(
        f"What is lost: {loss.loses}. RPO: {loss.rpo}. RTO: {loss.rto}. Last restore drill: {loss.last_restore_drill}."
    )


def _terms(entry: Acceptance) -> list[Table]:
    return [
        prop("acceptance", entry.id),
        prop("kind", entry.kind),
        prop("approval", "approved" if entry.approved else "NOT APPROVED"),
        prop("risk-owner-role", token(entry.owner)),
        prop("review", entry.review),
        prop("expires", entry.expires),
        prop("destroys-data", "yes" if entry.destroys_data else "no"),
        *(
            prop(name, value)
            for name, value in (
                ("approver", entry.approver),
                ("approved-on", entry.approved_on),
                ("reference", entry.reference),
            )
            if value
        ),
    ]


def _level(risk: Risk, state: str, entry: Acceptance) -> Table:
    props = [prop("state", state, "")]
    return {
        "origin": {"actors": [{"type": "party", "actor-uuid": PARTY, "role-id": token(entry.owner)}]},
        "facets": [
            {"name": "likelihood", "system": LEVELS, "value": str(risk.likelihood), "props": props},
            {"name": "impact", "system": LEVELS, "value": str(risk.impact), "props": props},
        ],
    }


def _failed(dossier: Dossier, environment: str, findings: list[Finding], observations: Observations) -> OpenRisk:
    first = findings[0]
    uuid = identifier("risk", environment, first.tool, first.rule)
    recommendation = {
        "uuid": identifier("remediation", environment, first.tool, first.rule),
        "lifecycle": "recommendation",
        "title": "Mend it",
        "description": markup(first.fix or "Change what the rule looked at so that it holds."),
    }
    table: Table = {
        "uuid": uuid,
        "title": f"{markup(first.tool)} {markup(first.rule)} fails",
        "description": markup(first.description or first.rule),
        "statement": markup(first.why or first.description or first.rule),
        "props": [prop("assessment-rule-id", rule_id(first)), prop(Answer.FAIL.value, len(findings))],
        "status": "open",
        "origins": by_tool(first.tool),
        "remediations": [recommendation],
        "related-observations": observations.related([(first.tool, first.rule)]),
    }
    return OpenRisk(("failed", first.tool, first.rule), table, _controls(dossier, findings))


def _nonconforming(environment: str, entry: Nonconformity) -> OpenRisk:
    table: Table = {
        "uuid": identifier("risk", environment, "nonconformity", entry.id),
        "title": f"{entry.id} open nonconformity",
        "description": markup(entry.nature),
        "statement": markup(entry.consequence),
        "props": [
            prop("nonconformity", entry.id),
            prop("risk-owner-role", token(entry.owner)),
            prop("detected-on", entry.detected_on),
        ],
        "status": "open",
        "deadline": moment(entry.due),
        "remediations": [
            {
                "uuid": identifier("remediation", environment, "nonconformity", entry.id),
                "lifecycle": "planned",
                "title": "Corrective action",
                "description": markup(entry.corrective_action),
            }
        ],
    }
    return OpenRisk(("nonconformity", entry.id), table, frozenset(entry.controls), nonconformity=entry)


def _unproved(dossier: Dossier, environment: str, observations: Observations) -> Iterator[OpenRisk]:
    """Yield a risk for each control whose rules pass although none of them was seen to fail."""
    if dossier.proof is None:
        return
    for control in assessed(dossier):
        if control.class_ != "template" or dossier.proof.proves(control.id):
            continue
        passing = [
            rule
            for rule in observations.by_control.get(control.id, ())
            if any(each.answer is Answer.PASS for each in observations.rules[rule])
        ]
        if passing:
            table: Table = {
                "uuid": identifier("risk", environment, "unproved", control.id),
                "title": f"{control.id}: no check is proved to fail",
                "description": "Rules pass, and no template that was broken on purpose made one of them fail.",
                "statement": "A check that cannot fail shows nothing.",
                "status": "open",
                "related-observations": observations.related(passing),
            }
            yield OpenRisk(("unproved", control.id), table, frozenset({control.id}))
