"""One audit, from what it reads to its verdict; writes nothing."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from compliance.acceptances import load_register
from compliance.assembly import Assembly, load_assembly, load_template
from compliance.completeness import whole_failures
from compliance.controls import Catalogue, load_catalogue
from compliance.differences import differences
from compliance.drill import REQUIRED, load_drill, shortcomings
from compliance.errors import InputError
from compliance.evidence import Evidence, gather
from compliance.gate import Failure, decide, undecided
from compliance.intended import load_intended, unexplained
from compliance.judgement import apply_register
from compliance.model import Answer, Finding
from compliance.nonconformities import load_nonconformities, overdue
from compliance.not_proven import load_not_proven
from compliance.ours import is_ours, require_entire
from compliance.progress import ProgressDisplay
from compliance.proof import load_proof
from compliance.reports.dossier import Content, Dossier, as_bytes
from compliance.reports.files import report_files
from compliance.reports.manifest import digest_of
from compliance.scanners import own
from compliance.scanners.cache import Cache
from compliance.scanners.external import pools, tools
from compliance.snapshot import Snapshot
from compliance.statement import load_statement
from compliance.synthesis import Synthesis

ROOT = Path(__file__).parents[1]
CACHE = ROOT / ".cache" / "compliance"
REPORTS = ROOT / "reports"


@dataclass(frozen=True, kw_only=True)
class Source:
    """What to audit: an assembly, or a template, or (neither given) this repository.

    Attributes:
        assembly: a CDK output folder.
        template: a CloudFormation template.
        environments: only these; all, if empty.
        entire: whether the assembly is all of this repository, synthesized before: then it is judged as all of it.
        cached: whether answers and assemblies of earlier audits count.
    """

    assembly: Path | None = None
    template: Path | None = None
    environments: tuple[str, ...] = ()
    entire: bool = False
    cached: bool = True

    @property
    def is_everything(self) -> bool:
        """Whether it is all of this repository: the only audit that speaks for `reports/`."""
        return not (self.template or self.environments) and (self.assembly is None or self.entire)


@dataclass(frozen=True)
class Audit(Dossier):
    """An audit that ran: what its reports are made of, and what they say."""

    def open_findings(self) -> tuple[Finding, ...]:
        """Return what keeps the gate shut and what an acceptance could cover."""
        whole = self.evidence.assembly.whole
        return tuple(
            each for each in self.judgement.findings if each.answer is Answer.FAIL or undecided(each, whole=whole)
        )

    def failing_findings(self) -> tuple[Finding, ...]:
        """Return what fails and is not accepted."""
        return tuple(each for each in self.judgement.findings if each.answer is Answer.FAIL)

    def require_rules(self, names: Iterable[str]) -> None:
        """Check that rules, `tool:rule`, are known.

        Raises:
            InputError: the audit has no such rule.
        """
        known = {f"{tool}:{rule.id}" for tool, rules in self.evidence.rules.items() for rule in rules}
        known |= {f"{each.tool}:{each.rule}" for each in self.judgement.findings}
        for name in names:
            if name not in known:
                near = get_close_matches(name, sorted(known), n=3) or [f"{each}:..." for each in self.evidence.rules]
                raise InputError(f"{name!r} is not a rule; did you mean {', '.join(near)}? Rules are named TOOL:RULE")

    @cached_property
    def files(self) -> dict[str, Content]:
        """The reports: path -> content."""
        return report_files(self)

    @property
    def snapshot(self) -> Snapshot:
        """What the reports say, to be compared with others."""
        return Snapshot.of_files({name: as_bytes(content) for name, content in self.files.items()}, "this audit")

    def failing(self, failures: Iterable[Failure]) -> "Audit":
        """Return the audit with more failures than it had."""
        return replace(self, verdict=replace(self.verdict, failures=(*self.verdict.failures, *failures)))


def catalogue() -> Catalogue:
    """Return controls and mappings.

    Raises:
        InputError: see `load_catalogue`.
    """
    known = load_catalogue({rule.id: rule.objective for rule in own.rules().values()})
    known.require_complete()
    return known


def run(source: Source, *, as_of: date, require_approved: bool = False) -> Audit:
    """Run an audit.

    Args:
        source: what to audit.
        as_of: the day on which the register is judged.
        require_approved: whether acceptances that are only proposed count as failures.

    Raises:
        InputError: something cannot be read, or the configuration is impossible.
        SynthesisError: the application does not synthesize.
        ToolError: a scanner does not run.
    """
    known = catalogue()
    register = load_register()
    nonconformities = load_nonconformities(known.controls)
    intended = load_intended()
    statement = load_statement()
    not_proven = load_not_proven()
    drill = load_drill()
    evidence = scan(source)
    if source.entire:
        require_entire(evidence.assembly)
    ours = is_ours(evidence.assembly)
    whole = evidence.assembly.whole and ours  # only then can an entry of ours be unused, or a difference unexplained
    for tool, rules in evidence.rules.items():
        known.require_known(tool, (rule.id for rule in rules))
    judgement = apply_register(
        register,
        evidence.findings,
        as_of=as_of,
        environments=frozenset(each.name for each in evidence.assembly.environments),
        whole=whole,
    )
    verdict = decide(evidence, judgement, known, require_approved=require_approved)
    proof = load_proof(REPORTS) if source.is_everything else None
    done = Audit(
        evidence,
        judgement,
        verdict,
        known,
        register,
        proof,
        nonconformities=nonconformities if ours else (),
        differences=differences(evidence.assembly, judgement, intended),
        statement=statement if ours else None,
        not_proven=not_proven if ours else (),
        drill=drill if ours else None,
        cache=Cache(CACHE, reads=source.cached),
    )
    done.require_rules(link.rule for each in done.nonconformities for link in each.findings)
    if whole:
        audited = frozenset(each.name for each in evidence.assembly.environments)
        done = done.failing([*overdue(done.nonconformities, as_of), *unexplained(done.differences, intended, audited)])
    if not source.is_everything:
        return done
    now = {pattern: digest_of(ROOT, (pattern,)) for pattern in REQUIRED}
    return done.failing([*whole_failures(done), *shortcomings(drill, now, as_of)])


def scan(source: Source) -> Evidence:
    """Run the scanners alone; see `run`."""
    with (
        tempfile.TemporaryDirectory(prefix="compliance-", ignore_cleanup_errors=True) as directory,
        pools(tools(), cache=Cache(CACHE, reads=source.cached), directory=Path(directory)) as opened,
        ProgressDisplay() as progress,
    ):
        if source.template:
            assembly = load_template(source.template)
        elif source.assembly:
            assembly = load_assembly(source.assembly)
        else:
            synthesis = Synthesis()
            progress.advance("synth", 0, 1)
            if not (source.cached and synthesis.up_to_date):
                for pool in opened:
                    pool.warm_up()  # they get ready while the application synthesizes
            assembly = load_assembly(synthesis.run() if source.cached else synthesis.anew(Path(directory) / "assembly"))
            progress.advance("synth", 1, 1)
        selected: Assembly = assembly.only(source.environments)
        return gather(selected, opened, progress.advance)
