"""The tables about one environment."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from compliance.acceptances import Acceptance
from compliance.assembly import Environment
from compliance.controls import Catalogue, Control
from compliance.evidence import Count
from compliance.model import Answer, Finding
from compliance.proof import Proof
from compliance.reports.table import csv_text

NOT_APPROVED = "NOT APPROVED"
DESIGN_EVIDENCED = "design-evidenced"
GAP = "gap"
PIPELINE_DECLARED = "pipeline-declared"
NOT_AUDITED = "not-audited"
"""The status of what another project's repository and workflows would have to declare."""
COUNTED = (Answer.PASS, Answer.FAIL, Answer.ACCEPTED, Answer.NOT_EVALUATED)


@dataclass(frozen=True)
class Tables:
    """Makes the tables of one environment.

    Attributes:
        environment: which.
        findings: about it, after the register was applied, sorted.
        accepted_by: finding -> acceptance.
        register: all acceptances.
        not_applicable: counts.
        catalogue: controls and mappings.
        proof: see `status`.
        ours: whether this repository's templates are audited; what it declares says nothing about others.
    """

    environment: Environment
    findings: tuple[Finding, ...]
    accepted_by: Mapping[Finding, Acceptance]
    register: tuple[Acceptance, ...]
    not_applicable: Count
    catalogue: Catalogue
    proof: Proof | None = None
    ours: bool = True

    def files(self) -> dict[str, str]:
        """Return file name -> content."""
        return {
            "acceptances.csv": self._acceptances(),
            "controls.csv": self._controls(),
            "findings.csv": self._findings(),
            "not_applicable.csv": self._not_applicable(),
            "resources.csv": self._resources(),
        }

    @cached_property
    def _served(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """(tool, rule) of every finding -> the controls that it is evidence for."""
        return {rule: self.catalogue.controls_of(*rule) for rule in {(each.tool, each.rule) for each in self.findings}}

    @cached_property
    def _by_control(self) -> dict[str, list[Finding]]:
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            if not is_silence(finding):
                for control_id in self._served[finding.tool, finding.rule]:
                    found.setdefault(control_id, []).append(finding)
        return found

    def counts(self, control_id: str) -> Counter[Answer]:
        """Return how many answers of each kind are evidence for a control."""
        return self._counts.get(control_id, Counter())

    @cached_property
    def _counts(self) -> dict[str, Counter[Answer]]:
        return {control: Counter(each.answer for each in found) for control, found in self._by_control.items()}

    def status(self, control: Control) -> str:
        """Return what can be said of a control here."""
        found = status(control, self.counts(control.id), self.proof)
        return found if self.ours or found != PIPELINE_DECLARED else NOT_AUDITED

    def _findings(self) -> str:
        header = ("tool", "rule", "aliases", "answer", "stack", "resource", "logical_id", "resource_type",
                  "properties", "detail", "digest", "controls", "acceptance", "approval")  # fmt: skip
        served = {rule: " ".join(controls) for rule, controls in self._served.items()}

        def rows() -> Iterator[tuple[object, ...]]:
            for finding in self.findings:
                acceptance = self.accepted_by.get(finding)
                yield (
                    finding.tool,
                    finding.rule,
                    " ".join(finding.aliases),
                    finding.answer.value,
                    finding.stack,
                    finding.path,
                    finding.logical_id,
                    finding.resource_type,
                    " ".join(finding.properties),
                    finding.detail,
                    finding.digest,
                    served[finding.tool, finding.rule],
                    acceptance.id if acceptance else "",
                    _approval(acceptance) if acceptance else "",
                )

        return csv_text(header, rows())

    def _controls(self) -> str:
        header = ("control", "title", "theme", "class", "applicable", "status", "owner", *map(_column, COUNTED),
                  "passing_rules", "failing_rules", "accepted_rules", "acceptances", "justification", "statement",
                  "evidence", "review_interval_months")  # fmt: skip

        def rows() -> Iterator[tuple[object, ...]]:
            for control in self.catalogue.controls.values():
                findings = self._by_control.get(control.id, [])
                counts = self.counts(control.id)
                yield (
                    control.id,
                    control.title,
                    control.theme,
                    control.class_,
                    "yes" if control.applicable else "no",
                    self.status(control),
                    control.owner,
                    *(counts[answer] for answer in COUNTED),
                    _rules(findings, Answer.PASS),
                    _rules(findings, Answer.FAIL),
                    _rules(findings, Answer.ACCEPTED),
                    " ".join(sorted({self.accepted_by[each].id for each in findings if each in self.accepted_by})),
                    control.justification,
                    control.statement,
                    control.evidence,
                    control.review_interval_months,
                )

        return csv_text(header, rows())

    def _resources(self) -> str:
        header = ("stack", "resource", "logical_id", "resource_type", *map(_column, COUNTED), "controls", "template",
                  "template_sha256")  # fmt: skip
        by_resource: dict[tuple[str, str], list[Finding]] = {}
        for finding in self.findings:
            by_resource.setdefault((finding.stack, finding.logical_id), []).append(finding)

        def rows() -> Iterator[tuple[object, ...]]:
            for template in self.environment.templates:
                for resource in sorted(template.resources, key=lambda each: (each.path, each.logical_id)):
                    findings = by_resource.get((resource.stack, resource.logical_id), [])
                    counts = Counter(finding.answer for finding in findings)
                    passed = {(each.tool, each.rule) for each in findings if each.answer is Answer.PASS}
                    controls = {control for rule in passed for control in self._served[rule]}
                    yield (
                        resource.stack,
                        resource.path,
                        resource.logical_id,
                        resource.type,
                        *(counts[answer] for answer in COUNTED),
                        " ".join(control for control in self.catalogue.controls if control in controls),
                        template.name,
                        template.sha256,
                    )

        return csv_text(header, rows())

    def _acceptances(self) -> str:
        header = ("acceptance", "tool", "rule", "resource", "detail", "digest", "kind", "approval", "owner", "approver",
                  "approved_on", "reference", "risk_before", "risk_after", "reason", "compensating_controls",
                  "destroys_data", "review", "expires", "findings")  # fmt: skip
        covered = Counter(
            (acceptance.id, finding.path, finding.detail, finding.digest)
            for finding, acceptance in self.accepted_by.items()
            if finding.environment == self.environment.name
        )

        def rows() -> Iterator[tuple[object, ...]]:
            for entry in sorted(self.register, key=lambda each: each.id):
                for binding in sorted(entry.bindings, key=lambda each: (each.resource, each.detail, each.digest)):
                    if self.environment.name in binding.environments:
                        yield (
                            entry.id,
                            entry.tool,
                            entry.rule,
                            binding.resource,
                            binding.detail,
                            binding.digest,
                            entry.kind,
                            _approval(entry),
                            entry.owner,
                            entry.approver,
                            entry.approved_on or "",
                            entry.reference,
                            entry.before.score if entry.before else "",
                            entry.after.score if entry.after else "",
                            entry.reason,
                            "; ".join(entry.compensating_controls),
                            "yes" if entry.destroys_data else "no",
                            entry.review,
                            entry.expires,
                            covered[entry.id, binding.resource, binding.detail, binding.digest],
                        )

        return csv_text(header, rows())

    def _not_applicable(self) -> str:
        rows = [(*key, number) for key, number in sorted(self.not_applicable.items())]
        return csv_text(("tool", "rule", "resource_type", "resources"), rows)


def is_silence(finding: Finding) -> bool:
    """Tell whether a PASS only says that a linter had nothing to object: it may have had nothing to look at."""
    return finding.tool == "cfn-lint" and finding.answer is Answer.PASS and not finding.logical_id


def status(control: Control, counts: Mapping[Answer, int], proof: Proof | None) -> str:
    """Return what can be said of a control; a template shows design, never operation.

    Any failure that the register does not accept makes a gap. Without one, a control of the template class needs a
    live PASS and, where checks were proved, a check that is proved to fail; what repository, provider and organisation
    do is theirs to show.
    """
    if not control.applicable:
        return "excluded"
    if counts.get(Answer.FAIL, 0):
        return GAP
    match control.class_:
        case "template":
            proven = proof is None or proof.proves(control.id)
            return DESIGN_EVIDENCED if counts.get(Answer.PASS, 0) and proven else GAP
        case "pipeline":
            return PIPELINE_DECLARED
        case other:
            return other


def _approval(acceptance: Acceptance) -> str:
    return "approved" if acceptance.approved else NOT_APPROVED


def _column(answer: Answer) -> str:
    return answer.value.lower()


def _rules(findings: list[Finding], answer: Answer) -> str:
    return " ".join(sorted({f"{each.tool}:{each.rule}" for each in findings if each.answer is answer}))
