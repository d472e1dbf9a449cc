"""All that a report can be made of."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from compliance.acceptances import Acceptance
from compliance.assembly import Environment
from compliance.controls import Catalogue, Control
from compliance.evidence import Evidence
from compliance.gate import Verdict
from compliance.intended import Difference
from compliance.judgement import Judgement
from compliance.locations import Location, nearest
from compliance.model import Answer, Finding
from compliance.nonconformities import Nonconformity
from compliance.proof import Proof
from compliance.reports.environment import Tables, status
from compliance.statement import Statement

Content = str | bytes
"""What a file holds; text is written as UTF-8 with `\\n`."""


def as_bytes(content: Content) -> bytes:
    """Return what is written for a content."""
    return content.encode() if isinstance(content, str) else content


@dataclass(frozen=True)
class Dossier:
    """One audit, as the writers of reports see it.

    Attributes:
        evidence: what the scanners said.
        judgement: after the register was applied.
        verdict: whether the gate opens.
        catalogue: controls and mappings.
        register: all acceptances.
        proof: which checks are proved to fail; None where nothing was proved (foreign templates).
        nonconformities: the record.
        differences: what is not the same in all environments, sorted.
        statement: what the statement of applicability says of itself; None where nobody has written it.
    """

    evidence: Evidence
    judgement: Judgement
    verdict: Verdict
    catalogue: Catalogue
    register: tuple[Acceptance, ...]
    proof: Proof | None = None
    nonconformities: tuple[Nonconformity, ...] = ()
    differences: tuple[Difference, ...] = ()
    statement: Statement | None = None

    @property
    def environments(self) -> tuple[Environment, ...]:
        """The audited environments, sorted by name."""
        return self.evidence.assembly.environments

    @property
    def locations(self) -> Mapping[str, Location]:
        """Construct path, the stage included -> where it is made; empty for assemblies that do not say."""
        return self.evidence.assembly.locations

    @cached_property
    def _stages(self) -> Mapping[tuple[str, str], str]:
        return {(each.environment, each.stack): each.stage for each in self.evidence.assembly.templates}

    def location(self, finding: Finding) -> Location | None:
        """Return where the construct that a finding is about, or the nearest one around it, is made."""
        stage = self._stages.get((finding.environment, finding.stack), finding.environment)
        outermost = nearest(self.locations, stage)
        # The path is a mere logical id where the template tells no construct: then at least the stack is known.
        found = (nearest(self.locations, f"{stage}/{each}".strip("/")) for each in (finding.path, finding.stack))
        return next((each for each in found if each != outermost), outermost)

    @cached_property
    def findings(self) -> Mapping[str, tuple[Finding, ...]]:
        """Environment -> its findings, sorted."""
        found: dict[str, list[Finding]] = {each.name: [] for each in self.environments}
        for finding in self.judgement.findings:
            found[finding.environment].append(finding)
        return {name: tuple(each) for name, each in found.items()}

    @cached_property
    def tables(self) -> Mapping[str, Tables]:
        """Environment -> its tables."""
        return {
            environment.name: Tables(
                environment=environment,
                findings=self.findings[environment.name],
                accepted_by=self.judgement.by,
                register=self.register,
                not_applicable=self.evidence.not_applicable[environment.name],
                catalogue=self.catalogue,
                proof=self.proof,
            )
            for environment in self.environments
        }

    def folder(self, environment: str) -> str:
        """Return the folder of an environment's tables: names of foreign templates hold anything."""
        return re.sub(r"[^A-Za-z0-9._-]", "-", environment).lstrip(".") or "environment"

    def status(self, control: Control, environment: str) -> str:
        """Return what can be said of a control in an environment."""
        return status(control, self.tables[environment].counts(control.id), self.proof)

    def acceptance(self, finding: Finding) -> Acceptance | None:
        """Return the acceptance that covers a finding."""
        return self.judgement.by.get(finding) if finding.answer is Answer.ACCEPTED else None
