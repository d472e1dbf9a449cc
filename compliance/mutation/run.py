"""`make prove`: breaks the templates, asks the rules, and counts what they notice."""

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from random import Random

from compliance.assembly import Assembly, Environment, load_assembly
from compliance.audit import CACHE, catalogue
from compliance.controls import CONTROLS_FILE, Catalogue
from compliance.errors import InputError
from compliance.evidence import gather
from compliance.mutation.equivalents import Equivalents, load_equivalents
from compliance.mutation.external import Asked, Asker, External
from compliance.mutation.generate import Generated, generate
from compliance.mutation.inputs import current_sources, of_templates, require_unchanged
from compliance.mutation.kill import Baseline, Jury, Rule
from compliance.mutation.memory import Memory
from compliance.mutation.model import Mutant
from compliance.mutation.properties import load_properties
from compliance.mutation.rows import Outcome, benign, distinct, rows, whole_runs
from compliance.mutation.store import opened
from compliance.progress import ProgressDisplay
from compliance.proof import PROOF, Proof, encoded
from compliance.scanners import cdk_nag, checkov, own
from compliance.scanners.cache import Cache
from compliance.scanners.external import Advance, pools
from compliance.synthesis import Synthesis

STORE = CACHE / "mutants.sqlite"

WHOLE_OF = 20
"""Every how many-th of the mutants that a scanner is asked about, it also sees in the whole template."""


@dataclass(frozen=True)
class Selection:
    """Which mutants to run; all, by default.

    Attributes:
        sample: how many, chosen by the seed; None for all.
        seed: chooses.
        controls: only those of these controls, and no benign ones; all, if empty.
        types: only those of resource types that match one of these patterns, `AWS::EC2::*`; all, if empty.
    """

    sample: int | None = None
    seed: int = 0
    controls: tuple[str, ...] = ()
    types: tuple[str, ...] = ()

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out: only then is the outcome a proof."""
        return self.sample is None and not self.controls and not self.types

    def of(self, generated: Generated) -> Generated:
        """Return what is selected, in its order."""
        if self.is_everything:
            return generated
        valid = [each for each in generated.mutants if self._wants(each)]
        if self.sample is not None and self.sample < len(valid):
            kept = Random(self.seed).sample(range(len(valid)), self.sample)  # noqa: S311 - chooses, protects nothing
            return Generated(tuple(valid[at] for at in sorted(kept)), ())
        return Generated(tuple(valid), tuple(each for each in generated.invalid if self._wants(each)))

    def _wants(self, mutant: Mutant) -> bool:
        if self.types and not any(fnmatchcase(mutant.resource_type, each) for each in self.types):
            return False
        return not self.controls or not set(self.controls).isdisjoint(mutant.controls)


@dataclass(frozen=True)
class Proved:
    """What a run found out.

    Attributes:
        proof: of the mutants that were run.
        evidenced: the controls for which some rule says PASS before anything is broken.
    """

    proof: Proof
    evidenced: frozenset[str]


@dataclass(frozen=True)
class _Trial:
    """A mutant that was judged by our own rules, and that the scanners were asked about; so was its twin."""

    mutant: Mutant
    killers: frozenset[Rule]
    asked: Mapping[str, Asked]
    whole: bool
    twin: "_Trial | None" = None


def run(selection: Selection, *, cached: bool = True, synthesized: Path | None = None) -> Proved:
    """Prove the checks of this repository, on its assembly: the one that was synthesized before, or else a new one.

    Raises:
        InputError: a file of the mutation cannot be read, the configuration is impossible, or something changed
            while all of it was being proved.
        SynthesisError: the application does not synthesize.
        ToolError: a scanner does not run.
    """
    sources = current_sources()
    own.discover()  # so that the rules that judge are those that were digested
    known = catalogue()
    for control in selection.controls:
        if control not in known.controls:
            raise InputError(f"--control {control}: not in controls/{CONTROLS_FILE}; controls are named A.8.24")
    properties, equivalents = load_properties(), load_equivalents()
    with ProgressDisplay() as progress:
        progress.advance("synth", 0, 1)
        assembly = load_assembly(synthesized or Synthesis().run())
        progress.advance("synth", 1, 1)
        progress.advance("generate", 0, 1)
        generated = selection.of(generate(assembly, properties))
        progress.advance("generate", 1, 1)
        return prove(
            assembly,
            generated,
            known=known,
            equivalents=equivalents,
            sources=sources,
            advance=progress.advance,
            store=STORE if cached else None,
            cache=CACHE if cached else None,
            complete=selection.is_everything,
        )


def prove(
    assembly: Assembly,
    generated: Generated,
    *,
    known: Catalogue,
    equivalents: Equivalents,
    sources: Mapping[str, str],
    advance: Advance,
    store: Path | None = None,
    cache: Path | None = None,
    complete: bool = False,
) -> Proved:
    """Judge mutants, and return what was found out; the same whoever answers first.

    Args:
        assembly: the templates, unbroken.
        generated: mutants of these templates.
        known: controls and mappings.
        equivalents: mutants that are known to change nothing.
        sources: what `current_sources` said before anything was loaded.
        advance: told how far it is.
        store: the file that keeps what was said of mutants; None to keep nothing.
        cache: the folder that keeps what was said of whole templates; None to keep nothing.
        complete: whether these are all mutants: then what is kept of others is forgotten, and nothing may change
            meanwhile.

    Raises:
        InputError: see `run`.
        ToolError: a scanner does not run.
    """
    inputs = {**sources, **of_templates(assembly)}
    with ExitStack() as stack:
        directory = stack.enter_context(tempfile.TemporaryDirectory(prefix="prove-", ignore_cleanup_errors=True))
        scanners = (checkov.tool(), cdk_nag.tool())
        asked = stack.enter_context(pools(scanners, cache=Cache(cache), directory=Path(directory)))
        kept = stack.enter_context(opened(store))
        jury = Jury(Baseline.of(gather(assembly, asked, advance).findings), known)
        askers = tuple(stack.enter_context(Asker(pool, kept)) for pool in asked)
        external = External(askers, jury)
        trials = _trials(assembly, generated.mutants, external, Memory(assembly, jury, kept, inputs), advance)
        for asker in askers:
            asker.finish()
        if complete:
            kept.forget_others()
        outcomes = [_outcome(trial, external, equivalents) for trial in trials]
    killed = [each.mutant for each in outcomes if each.killers]
    idle = tuple(equivalents.idle([each.mutant for each in outcomes], killed))
    outcomes += [Outcome(mutant=_light(mutant), invalid=True) for mutant in generated.invalid]
    if complete:
        require_unchanged(inputs, assembly)
    proof = Proof(
        inputs=inputs,
        rows=rows(outcomes, known),
        benign=benign(outcomes),
        whole_runs=whole_runs(outcomes),
        distinct=distinct(outcomes, known),
        idle_equivalents=idle if complete else (),
        not_removed=dict(generated.not_removed),
    )
    return Proved(proof, jury.evidenced)


def write(proof: Proof, directory: Path) -> Path:
    """Write a proof to a reports' folder; return the file."""
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / PROOF
    path.write_bytes(encoded(proof))
    return path


def _trials(
    assembly: Assembly, mutants: Sequence[Mutant], external: External, memory: Memory, advance: Advance
) -> list[_Trial]:
    """Judge mutants by our own rules, and ask the scanners about them meanwhile."""
    environments = {each.name: each for each in assembly.environments}
    trials = []
    for number, mutant in enumerate(mutants, start=1):
        trials.append(_trial(mutant, environments[mutant.environment], external, memory))
        advance("mutants", number, len(mutants))
    return trials


def _trial(mutant: Mutant, environment: Environment, external: External, memory: Memory) -> _Trial:
    before = environment.template(mutant.stack)
    whole = int(mutant.id, 16) % WHOLE_OF == 0
    asked = external.ask(mutant, before, before.with_body(mutant.body), whole=whole)
    twin = None if mutant.twin is None else replace(mutant, body=mutant.twin, twin=None)
    return _Trial(
        _light(mutant),
        memory.killers(mutant, environment),
        asked,
        whole,
        None if twin is None else _trial(twin, environment, external, memory),
    )


def _outcome(trial: _Trial, external: External, equivalents: Equivalents) -> Outcome:
    found = external.killers(trial.mutant, trial.asked)
    whole = external.killers(trial.mutant, trial.asked, whole=True) if trial.whole else found
    twins = _outcome(trial.twin, external, equivalents).killers if trial.twin else frozenset()
    return Outcome(
        mutant=trial.mutant,
        equivalent=equivalents.of(trial.mutant) is not None,
        killers=(trial.killers | whole) - twins,
        agreed=found == whole if trial.whole and found | whole else None,
    )


def _light(mutant: Mutant) -> Mutant:
    """Return a mutant without its template, of which there are thousands."""
    return replace(mutant, body={}, twin=None)
