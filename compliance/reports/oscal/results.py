"""The assessment results: one result for each environment."""

from dataclasses import dataclass
from functools import cached_property

from compliance.assembly import Environment
from compliance.reports.dossier import Dossier
from compliance.reports.oscal.catalog import assessed, objective, reviewed
from compliance.reports.oscal.document import ACTIONS, PLAN, REMARK, RESULTS, dated, document
from compliance.reports.oscal.findings import findings
from compliance.reports.oscal.observations import Observations
from compliance.reports.oscal.risks import OpenRisk, risks
from compliance.reports.oscal.subjects import Subjects
from compliance.reports.oscal.words import Table, full, identifier, markup, prop


@dataclass(frozen=True)
class Assessed:
    """One environment, assessed.

    Attributes:
        dossier: the audit.
        environment: which.
    """

    dossier: Dossier
    environment: Environment

    @cached_property
    def subjects(self) -> Subjects:
        """Its stacks and resources."""
        return Subjects(self.environment)

    @cached_property
    def _by_rule(self) -> Observations:
        return Observations(self.dossier, self.subjects)

    @cached_property
    def observations(self) -> dict[str, Table]:
        """UUID -> observation."""
        return self._by_rule.tables()

    @cached_property
    def risks(self) -> list[OpenRisk]:
        """Its risks."""
        return risks(self.dossier, self.environment.name, self._by_rule)

    def result(self, *, actions: bool) -> Table:
        """Return the result.

        Args:
            actions: whether there is a plan of action and milestones.
        """
        name = self.environment.name
        found = list(findings(self.dossier, name, self._by_rule, self.risks))
        answered = {each["target"]["target-id"] for each in found}
        unanswered = [each for each in map(objective, assessed(self.dossier)) if each not in answered]
        remarks = [
            REMARK,
            "Templates show design, never operation.",
            "A rule's passes are listed by stack, what does not pass by resource; the evidence has every row.",
            f"Objectives without a finding, for no rule decided: {', '.join(unanswered)}." if unanswered else "",
            f"Risks are followed up in {ACTIONS}." if actions else f"Nothing is open, so there is no {ACTIONS}.",
        ]
        return full(
            {
                "uuid": identifier("result", name),
                "title": f"Environment {markup(name)}",
                "description": "What the scanners say of the templates of one environment and its account.",
                "start": dated(self.dossier.register),
                "props": [prop("environment", name)],
                "local-definitions": full(self.subjects.definitions()),
                "reviewed-controls": reviewed(self.dossier),
                "observations": list(self.observations.values()),
                "risks": [each.table for each in self.risks],
                "findings": found,
                "remarks": " ".join(filter(None, remarks)),
            }
        )


def assessment_results(dossier: Dossier, environments: list[Assessed]) -> str:
    """Return the results."""
    actions = any(each.risks for each in environments)
    return document(
        dossier,
        RESULTS,
        "Assessment results: what templates show",
        {"import-ap": {"href": PLAN}, "results": [each.result(actions=actions) for each in environments]},
    )
