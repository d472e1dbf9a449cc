"""What the page says without a click: controls, acceptances, gaps, and what was proved."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from compliance.acceptances import Acceptance
from compliance.controls import Control
from compliance.drill import CONTROLS, Drill
from compliance.judgement import Judgement
from compliance.model import Answer
from compliance.nonconformities import Nonconformity
from compliance.proof import Row, Score
from compliance.reports.dossier import Dossier
from compliance.reports.environment import NOT_AUDITED
from compliance.reports.page.data import demand

ANSWERS = (Answer.PASS, Answer.FAIL, Answer.ACCEPTED, Answer.NOT_EVALUATED)
STATUSES = ("design-evidenced", "pipeline-declared", "shared", "organisational", "excluded", NOT_AUDITED, "gap")
THEMES = ("organizational", "people", "physical", "technological")
CLASSES = ("template", "pipeline", "shared", "organisational")


@dataclass(frozen=True)
class ControlView:
    """A control as the page shows it.

    Attributes:
        control: what the catalogue says.
        statuses: for each environment.
        counts: for each environment, how many answers of each kind.
        rules: how many rules have an answer that is evidence for it.
        silent: how many rules are mapped to it and found nothing to speak of in any environment.
        score: of its mutants; None where nothing was proved.
        nonconformities: ids of the open ones that name it.
    """

    control: Control
    statuses: tuple[str, ...]
    counts: tuple[Mapping[Answer, int], ...]
    rules: int
    silent: int
    score: Score | None
    nonconformities: tuple[str, ...] = ()

    @property
    def proof(self) -> str:
        """Mutants killed of those that could be deployed, in words."""
        if self.score is None or not self.score.killed:
            return "not proved" if self.control.class_ == "template" else ""
        return f"{self.score.killed} of {self.score.valid} killed ({self.score.raw:.0%})"


@dataclass(frozen=True)
class Unanswered:
    """A rule that fails, or could not decide, with the number of such answers in each environment."""

    tool: str
    rule: str
    description: str
    counts: tuple[int, ...]


class Summary:
    """All that the templates ask for."""

    def __init__(self, dossier: Dossier) -> None:
        """Take the audit."""
        self.dossier = dossier
        self.environments = tuple(each.name for each in dossier.environments)
        self.proof = dossier.proof

    @cached_property
    def controls(self) -> tuple[ControlView, ...]:
        """Every control, in the standard's order."""
        mapped = self._rules(
            (tool, rule.id) for tool, rules in self.dossier.evidence.rules.items() for rule in rules if rule.active
        )
        heard = self._rules(iter({(each.tool, each.rule) for each in self.dossier.judgement.findings}))
        return tuple(
            ControlView(
                control=control,
                statuses=tuple(self.dossier.status(control, each) for each in self.environments),
                counts=tuple(self.dossier.tables[each].counts(control.id) for each in self.environments),
                rules=heard[control.id],
                silent=max(0, mapped[control.id] - heard[control.id]),
                score=self.proof.by_control.get(control.id, Score()) if self.proof else None,
                nonconformities=self.dossier.nonconformities_of(control.id),
            )
            for control in self.dossier.catalogue.controls.values()
        )

    def _rules(self, rules: Iterator[tuple[str, str]]) -> Counter[str]:
        return Counter(control for rule in rules for control in self.dossier.catalogue.controls_of(*rule))

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses that occur."""
        found = {status for each in self.controls for status in each.statuses}
        return tuple(each for each in STATUSES if each in found)

    def tally(self, environment: int, theme: str = "") -> Counter[str]:
        """Return status -> how many controls of a theme (of all, if empty) have it in an environment."""
        return Counter(each.statuses[environment] for each in self.controls if not theme or each.control.theme == theme)

    @property
    def answers(self) -> tuple[Mapping[Answer, int], ...]:
        """For each environment, how many answers of each kind."""
        return tuple(self.dossier.verdict.answers[each] for each in self.environments)

    @cached_property
    def acceptances(self) -> tuple[tuple[Acceptance, int], ...]:
        """Entries of the register that concern an audited environment, and how many findings each covers."""
        names = set(self.environments)
        covered = covered_by(self.dossier.judgement)
        return tuple(
            (entry, covered[entry.id])
            for entry in self.dossier.entries
            if any(names & set(each.environments) for each in entry.bindings)
        )

    @property
    def nonconformities(self) -> tuple[Nonconformity, ...]:
        """Those that are open."""
        return self.dossier.open_nonconformities

    @property
    def gaps(self) -> tuple[ControlView, ...]:
        """Controls that are a gap in some environment."""
        return tuple(each for each in self.controls if "gap" in each.statuses)

    @property
    def without_pass(self) -> tuple[ControlView, ...]:
        """Controls of the template class that no rule passes for in some environment."""
        return tuple(each for each in self._of_templates if not all(counts[Answer.PASS] for counts in each.counts))

    @property
    def without_kill(self) -> tuple[ControlView, ...]:
        """Controls of the template class for which no mutant was killed; all of them where nothing was proved."""
        return tuple(each for each in self._of_templates if not (each.score and each.score.killed))

    @property
    def _of_templates(self) -> Iterator[ControlView]:
        return (each for each in self.controls if each.control.applicable and each.control.class_ == "template")

    def elsewhere(self, class_: str) -> tuple[ControlView, ...]:
        """Return the controls of a class: no template shows evidence for them."""
        return tuple(each for each in self.controls if each.control.applicable and each.control.class_ == class_)

    def by_rule(self, answer: str) -> tuple[Unanswered, ...]:
        """Return the rules that gave an answer (`FAIL`, `NOT_EVALUATED`)."""
        found: dict[tuple[str, str, str], Counter[str]] = {}
        for each in self.dossier.judgement.findings:
            if each.answer.value == answer:
                found.setdefault((each.tool, each.rule, demand(each.tool, each.description)), Counter())[
                    each.environment
                ] += 1
        return tuple(
            Unanswered(*rule, tuple(counts[each] for each in self.environments))
            for rule, counts in sorted(found.items())
        )

    @property
    def drill(self) -> Drill | None:
        """What the last restore drill showed."""
        return self.dossier.drill if self.dossier.ours else None

    @property
    def drilled(self) -> tuple[tuple[str, str], ...]:
        """Controls that the drill is evidence for, with why."""
        return tuple(CONTROLS.items())

    @property
    def survivors(self) -> tuple[Row, ...]:
        """What was broken unnoticed."""
        return tuple(each for each in self.proof.rows if each.survivors) if self.proof else ()

    @property
    def scores(self) -> tuple[tuple[Control, Score], ...]:
        """Controls that mutants were made for, with their score."""
        known = self.proof.by_control if self.proof else {}
        return tuple((each.control, known[each.control.id]) for each in self.controls if each.control.id in known)

    @property
    def operators(self) -> tuple[tuple[str, Score], ...]:
        """Operators with their score; a mutant that serves several controls counts for each."""
        rows: dict[str, list[Row]] = {}
        for row in self.proof.rows if self.proof else ():
            rows.setdefault(row.operator, []).append(row)
        return tuple((operator, Score.of(found)) for operator, found in sorted(rows.items()))


def covered_by(judgement: Judgement) -> Counter[str]:
    """Return id of an acceptance -> how many findings it covers."""
    return Counter(entry.id for entry in judgement.by.values())
