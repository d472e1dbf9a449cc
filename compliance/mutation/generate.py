"""Makes all mutants of an assembly."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from compliance.assembly import Assembly, Environment
from compliance.mutation import insertions
from compliance.mutation.edits import schema_path
from compliance.mutation.model import Mutant
from compliance.mutation.operators import OPERATORS
from compliance.mutation.operators.resources import is_needed
from compliance.mutation.place import Place
from compliance.mutation.properties import Properties
from compliance.mutation.schema import problems
from compliance.mutation.shapes import as_text, shape_of, values_in

PREFERRED = "prod"
"""The environment whose mutant stands for equal ones of others: what it holds is real."""


@dataclass(frozen=True)
class Generated:
    """All mutants of an assembly, one for each change of each construct.

    Attributes:
        mutants: those that could be deployed, in the order of environments, stacks and logical ids.
        invalid: those that CloudFormation's schemas refuse.
        not_removed: resource type -> how many constructs protect something and were not removed, in no environment,
            since something refers to them.
    """

    mutants: tuple[Mutant, ...]
    invalid: tuple[Mutant, ...]
    not_removed: Mapping[str, int] = field(default_factory=dict)


def generate(assembly: Assembly, properties: Properties) -> Generated:
    """Make all mutants, count equal ones of several environments once, and set aside what the schemas refuse."""
    valid: list[Mutant] = []
    invalid: list[Mutant] = []
    for mutant, fits in _judged(assembly, dedupe(candidates(assembly, properties))):
        (valid if fits else invalid).append(mutant)
    return Generated(tuple(valid), tuple(invalid), not_removed(assembly, properties))


def not_removed(assembly: Assembly, properties: Properties) -> dict[str, int]:
    """Return resource type -> how many constructs protect something and cannot be removed in any environment."""
    needed: dict[tuple[str, str, str], bool] = {}
    for environment in assembly.environments:
        for place in places(environment, properties):
            existence = place.table.existence_of(place.properties)
            if existence is not None and existence.controls:
                key = (place.resource.type, place.resource.stack, place.resource.path)
                needed[key] = needed.get(key, True) and is_needed(place)
    return dict(sorted(Counter(kind for (kind, _, _), so in needed.items() if so).items()))


def mutants(assembly: Assembly, properties: Properties) -> Iterator[Mutant]:
    """Yield every mutant that could be deployed, environment by environment."""
    return (mutant for mutant, fits in _judged(assembly, candidates(assembly, properties)) if fits)


def dedupe(found: Iterable[Mutant]) -> list[Mutant]:
    """Return one mutant for each change of each construct: production's, else that of the last environment by name."""
    chosen: dict[str, Mutant] = {}
    for mutant in found:
        other = chosen.get(mutant.id)
        if other is None or _rank(mutant) > _rank(other):
            chosen[mutant.id] = mutant
    return sorted(chosen.values(), key=lambda each: each.environment)


def candidates(assembly: Assembly, properties: Properties) -> Iterator[Mutant]:
    """Yield every mutant, also what could not be deployed."""
    for environment in assembly.environments:
        for place in places(environment, properties):
            original = place.template.body
            for family in OPERATORS:
                yield from (mutant for mutant in family(place) if mutant.body != original or _reordered(mutant))
        yield from insertions.mutants(environment)


def places(environment: Environment, properties: Properties) -> Iterator[Place]:
    """Yield every resource of an environment whose type is listed."""
    seen: set[str] = set()
    known: set[tuple[str, ...]] = set()
    for template in environment.templates:
        first_here = True
        for resource in template.resources:
            table = properties.types.get(resource.type)
            if table is None:
                continue
            new, unequal = set(), set()
            for steps, value in values_in(resource.body.get("Properties") or {}):
                form = (resource.type, schema_path(steps), shape_of(value))
                element = (*form, as_text(value)) if isinstance(steps[-1], int) else form
                if form not in known:
                    new.add(steps)
                if element not in known:
                    unequal.add(steps)
                known |= {form, element}
            first = resource.type not in seen
            yield Place(environment, template, resource, table, first, frozenset(new), frozenset(unequal), first_here)
            seen.add(resource.type)
            first_here = False


def _rank(mutant: Mutant) -> tuple[bool, str]:
    return mutant.environment == PREFERRED, mutant.environment


def _reordered(mutant: Mutant) -> bool:
    return mutant.variant == "keys reversed"


def _judged(assembly: Assembly, found: Iterable[Mutant]) -> Iterator[tuple[Mutant, bool]]:
    """Yield each mutant, and whether the schema holds nothing against it that it does not hold against the original."""
    originals: dict[tuple[str, str], Any] = {
        (template.environment, template.stack): template.body["Resources"] for template in assembly.templates
    }
    known: dict[tuple[str, str, str], frozenset[str]] = {}
    for mutant in found:
        resource = mutant.body["Resources"].get(mutant.logical_id)
        if resource is None:
            yield mutant, True
            continue
        key = (mutant.environment, mutant.stack, mutant.logical_id)
        if key not in known:
            original = originals[mutant.environment, mutant.stack].get(mutant.logical_id, {})
            known[key] = problems(mutant.resource_type, original.get("Properties") or {}) if original else frozenset()
        yield mutant, problems(mutant.resource_type, resource.get("Properties") or {}) <= known[key]
