"""When a rule has noticed that something broke."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from compliance.controls import Catalogue
from compliance.model import Answer, Finding
from compliance.mutation.model import Mutant, Operator

Subject = tuple[str, str]
"""(stack, logical id); an empty logical id stands for the template, and two empty ones for the environment."""

Rule = tuple[str, str]
"""(tool, rule)"""

ENVIRONMENT: Subject = ("", "")


def subjects(mutant: Mutant) -> tuple[Subject, ...]:
    """Return what an answer may be about for it to count: the resource that was changed, and its parents."""
    own = ((mutant.stack, mutant.logical_id),) if mutant.logical_id else ()
    return tuple(dict.fromkeys((*own, *mutant.parents)))


def inserted(mutant: Mutant) -> Subject | None:
    """Return the resource that only the mutant has, about which no rule can have said PASS before."""
    return (mutant.stack, mutant.logical_id) if mutant.operator is Operator.RESOURCE_INSERTED else None


@dataclass(frozen=True)
class Baseline:
    """What passes before anything is broken.

    Attributes:
        passed: (environment, subject) -> the rules that say PASS, and neither FAIL nor anything that was accepted.
    """

    passed: Mapping[tuple[str, Subject], frozenset[Rule]]

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> "Baseline":
        """Take the findings of an audit; an acceptance makes no PASS of a FAIL, so the register is not needed."""
        passed: dict[tuple[str, Subject], set[Rule]] = {}
        failed: dict[tuple[str, Subject], set[Rule]] = {}
        for finding in findings:
            kept = {Answer.PASS: passed, Answer.FAIL: failed, Answer.ACCEPTED: failed}.get(finding.answer)
            if kept is not None:
                subject = (finding.stack, finding.logical_id)
                kept.setdefault((finding.environment, subject), set()).add((finding.tool, finding.rule))
        return cls({key: frozenset(rules - failed.get(key, set())) for key, rules in passed.items()})

    def rules(self, environment: str, subject: Subject) -> frozenset[Rule]:
        """Return the rules whose FAIL about a subject would be news."""
        return self.passed.get((environment, subject), frozenset())


@dataclass(frozen=True)
class Jury:
    """Says which answers count for which mutant.

    Attributes:
        baseline: what passes before.
        catalogue: which rule is evidence for which control.
    """

    baseline: Baseline
    catalogue: Catalogue

    @property
    def evidenced(self) -> frozenset[str]:
        """The controls that templates can show and for which some rule says PASS."""
        rules = {rule for passed in self.baseline.passed.values() for rule in passed}
        found = {control for rule in rules for control in self.catalogue.controls_of(*rule)}
        return frozenset(each for each in found if self.catalogue.controls[each].class_ == "template")

    def counts(self, mutant: Mutant, rule: Rule) -> bool:
        """Tell whether a rule is evidence for a control of the mutant; for a benign one, every rule counts."""
        if mutant.operator is Operator.BENIGN:
            return True
        return any(control in mutant.controls for control in self.catalogue.controls_of(*rule))

    def hopefuls(self, mutant: Mutant, tool: str) -> dict[Subject, frozenset[str]]:
        """Return the subjects about which a tool's FAIL could kill, each with the rules that could.

        The resource that was inserted is among them with no rules: any that counts can kill there.
        """
        found: dict[Subject, frozenset[str]] = {}
        new = inserted(mutant)
        for subject in subjects(mutant):
            rules = frozenset(
                name
                for of, name in self.baseline.rules(mutant.environment, subject)
                if of == tool and self.counts(mutant, (of, name))
            )
            if rules or subject == new:
                found[subject] = rules
        return found

    def killers(
        self, mutant: Mutant, tool: str, failures: Iterable[tuple[Subject, str]], before: frozenset[tuple[Subject, str]]
    ) -> frozenset[Rule]:
        """Return the rules of a tool that have noticed.

        Args:
            mutant: what was broken.
            tool: whose answers these are.
            failures: (subject, rule) of its FAIL answers about the mutant.
            before: (subject, rule) of its FAIL answers in the same surroundings before the change.
        """
        new = inserted(mutant)
        could = self.hopefuls(mutant, tool)
        return frozenset(
            (tool, rule)
            for subject, rule in failures
            if (subject, rule) not in before
            and (rule in could.get(subject, frozenset()) or (subject == new and self.counts(mutant, (tool, rule))))
        )
