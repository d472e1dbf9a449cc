"""Makes a proof of what happened to each mutant."""

from collections.abc import Iterable
from dataclasses import dataclass

from compliance.controls import Catalogue
from compliance.mutation.kill import Rule
from compliance.mutation.model import Mutant, Operator
from compliance.proof import Benign, Row, Score, WholeRuns


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What happened to a mutant.

    Attributes:
        mutant: which; without its template.
        invalid: whether CloudFormation would refuse it, so that nobody asked a rule.
        equivalent: whether it is known to change nothing.
        killers: the rules that noticed, and that count for it.
        agreed: whether the scanners noticed the same in the whole template; None where they did not see it there, or
            noticed nothing in either.
    """

    mutant: Mutant
    invalid: bool = False
    equivalent: bool = False
    killers: frozenset[Rule] = frozenset()
    agreed: bool | None = None


def rows(outcomes: Iterable[Outcome], catalogue: Catalogue) -> tuple[Row, ...]:
    """Return one row for each control, type, property and operator; benign changes are in none."""
    groups: dict[tuple[str, str, str, str], list[Outcome]] = {}
    for outcome in outcomes:
        mutant = outcome.mutant
        if mutant.operator is not Operator.BENIGN:
            for control in mutant.controls:
                key = (control, mutant.resource_type, mutant.property, mutant.operator.value)
                groups.setdefault(key, []).append(outcome)
    return tuple(sorted(_row(key, each, catalogue) for key, each in groups.items()))


def _row(key: tuple[str, str, str, str], outcomes: list[Outcome], catalogue: Catalogue) -> Row:
    control, resource_type, name, operator = key
    valid = [each for each in outcomes if not each.invalid]
    killers = [{rule for rule in each.killers if control in catalogue.controls_of(*rule)} for each in valid]
    missed = [each for each, rules in zip(valid, killers, strict=True) if not rules]
    return Row(
        control=control,
        resource_type=resource_type,
        property=name,
        operator=operator,
        mutants=len(outcomes),
        invalid=len(outcomes) - len(valid),
        killed=len(valid) - len(missed),
        equivalent=sum(each.equivalent for each in missed),
        killers=tuple(sorted({f"{tool}:{rule}" for rules in killers for tool, rule in rules})),
        survivors=tuple(sorted(_described(each.mutant) for each in missed if not each.equivalent)),
    )


def distinct(outcomes: Iterable[Outcome], catalogue: Catalogue) -> Score:
    """Return the score with each mutant counted once: as killed if it is killed for each control of its property."""
    found = [each for each in outcomes if each.mutant.operator is not Operator.BENIGN]
    valid = [each for each in found if not each.invalid]
    missed = [each for each in valid if not _noticed(each, catalogue)]
    return Score(
        mutants=len(found),
        invalid=len(found) - len(valid),
        killed=len(valid) - len(missed),
        equivalent=sum(each.equivalent for each in missed),
    )


def _noticed(outcome: Outcome, catalogue: Catalogue) -> bool:
    proved = {control for rule in outcome.killers for control in catalogue.controls_of(*rule)}
    return proved.issuperset(outcome.mutant.controls)


def _described(mutant: Mutant) -> str:
    """Return the construct path, with what tells the mutants of one row apart."""
    return f"{mutant.path} ({mutant.variant})" if mutant.variant else mutant.path


def benign(outcomes: Iterable[Outcome]) -> Benign:
    """Return how many benign changes went unnoticed, and by which rules the others were noticed."""
    found = [each for each in outcomes if each.mutant.operator is Operator.BENIGN and not each.invalid]
    noticed = {
        f"{each.mutant.operator.value} {each.mutant.resource_type} {each.mutant.property}: {tool}:{rule}"
        for each in found
        for tool, rule in each.killers
    }
    survived = sum(not each.killers for each in found)
    return Benign(mutants=len(found), survived=survived, noticed=tuple(sorted(noticed)))


def whole_runs(outcomes: Iterable[Outcome]) -> WholeRuns:
    """Return for how many mutants the scanners noticed the same in the cut and in the whole template."""
    found = [each for each in outcomes if each.agreed is not None]
    differing = sorted(each.mutant.id for each in found if not each.agreed)
    return WholeRuns(mutants=len(found), agreed=len(found) - len(differing), differing=tuple(differing))
