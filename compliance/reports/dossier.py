"""All that a report can be made of."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from compliance.acceptances import Acceptance
from compliance.assembly import Environment
from compliance.controls import Catalogue, Control
from compliance.drill import Drill
from compliance.evidence import Evidence
from compliance.gate import Verdict
from compliance.intended import Difference
from compliance.judgement import Judgement
from compliance.locations import Location
from compliance.model import Answer, Finding
from compliance.nonconformities import Nonconformity
from compliance.not_proven import NotProven
from compliance.ours import is_ours
from compliance.proof import Proof
from compliance.reports.environment import Tables
from compliance.scanners.cache import Cache
from compliance.statement import Statement

RESERVED = ("architecture", "oscal", "schemas")
"""Folders that are no environment's."""

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
        register: all acceptances; see `entries`.
        proof: which checks are proved to fail; None where nothing was proved (foreign templates).
        nonconformities: the record; empty for templates that are not ours.
        differences: what is not the same in all environments, sorted.
        statement: what the statement of applicability says of itself; None for templates that are not ours.
        not_proven: what nobody has seen work; empty for templates that are not ours.
        drill: what the last restore drill showed; None for templates that are not ours.
        cache: where what other programs draw is kept; nowhere, if not given.
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
    not_proven: tuple[NotProven, ...] = ()
    drill: Drill | None = None
    cache: Cache = field(default=Cache(None), compare=False, repr=False)

    @property
    def environments(self) -> tuple[Environment, ...]:
        """The audited environments, sorted by name."""
        return self.evidence.assembly.environments

    @cached_property
    def ours(self) -> bool:
        """Whether the templates are this project's: see `is_ours`."""
        return is_ours(self.evidence.assembly)

    @cached_property
    def entries(self) -> tuple[Acceptance, ...]:
        """What the register says of these templates, by id: all of it of ours, of others what covers a finding."""
        used = {each.id for each in self.judgement.by.values()}
        return tuple(sorted((each for each in self.register if self.ours or each.id in used), key=lambda each: each.id))

    @cached_property
    def open_nonconformities(self) -> tuple[Nonconformity, ...]:
        """What the record holds and nobody has closed, by id."""
        return tuple(sorted((each for each in self.nonconformities if not each.closed), key=lambda each: each.id))

    @cached_property
    def failed_controls(self) -> frozenset[str]:
        """The controls for which a rule fails somewhere, accepted or not."""
        rules = {
            (each.tool, each.rule)
            for each in self.judgement.findings
            if each.answer is Answer.FAIL or each.answer is Answer.ACCEPTED
        }
        return frozenset(control for rule in rules for control in self.catalogue.controls_of(*rule))

    def nonconformities_of(self, control: str) -> tuple[str, ...]:
        """Return the ids of the open nonconformities that name a control."""
        return tuple(each.id for each in self.open_nonconformities if control in each.controls)

    @property
    def locations(self) -> Mapping[str, Location]:
        """Construct path, the stage included -> where it is made; empty for assemblies that do not say."""
        return self.evidence.assembly.locations

    def location(self, finding: Finding) -> Location | None:
        """Return where the construct that a finding is about, or the nearest one around it, is made."""
        return self.evidence.assembly.location(finding.environment, finding.stack, finding.path)

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
                register=self.entries,
                not_applicable=self.evidence.not_applicable[environment.name],
                catalogue=self.catalogue,
                proof=self.proof,
                ours=self.ours,
            )
            for environment in self.environments
        }

    def folder(self, environment: str) -> str:
        """Return the folder of an environment's tables: names of foreign templates hold anything."""
        return self._folders[environment]

    @cached_property
    def _folders(self) -> Mapping[str, str]:
        safe = {
            each.name: re.sub(r"[^A-Za-z0-9._-]", "-", each.name)[:80].lstrip(".") or "environment"
            for each in self.environments
        }
        taken = Counter([*safe.values(), *RESERVED])
        return {
            name: folder if taken[folder] == 1 else f"{folder}-{sha256(name.encode()).hexdigest()[:8]}"
            for name, folder in safe.items()
        }

    def status(self, control: Control, environment: str) -> str:
        """Return what can be said of a control in an environment.

        Our repository and workflows declare nothing about templates that are not ours, and theirs were not looked at.
        """
        return self.tables[environment].status(control)

    def acceptance(self, finding: Finding) -> Acceptance | None:
        """Return the acceptance that covers a finding."""
        return self.judgement.by.get(finding) if finding.answer is Answer.ACCEPTED else None
