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
from compliance.judgement import Judgement
from compliance.model import Answer, Finding
from compliance.proof import Proof
from compliance.reports.environment import Tables, status

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
    """

    evidence: Evidence
    judgement: Judgement
    verdict: Verdict
    catalogue: Catalogue
    register: tuple[Acceptance, ...]
    proof: Proof | None = None

    @property
    def environments(self) -> tuple[Environment, ...]:
        """The audited environments, sorted by name."""
        return self.evidence.assembly.environments

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
