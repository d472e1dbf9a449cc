"""Ways to break a resource: one file for each family."""

from collections.abc import Callable, Iterator

from compliance.mutation.model import Mutant
from compliance.mutation.operators import (
    associations,
    benign,
    deletion,
    hidden,
    keys,
    names,
    networks,
    policies,
    resources,
    suppressions,
    tags,
    values,
)
from compliance.mutation.place import Place

OPERATORS: tuple[Callable[[Place], Iterator[Mutant]], ...] = tuple(
    family.mutants
    for family in (
        values,
        policies,
        networks,
        keys,
        associations,
        hidden,
        tags,
        names,
        deletion,
        resources,
        suppressions,
        benign,
    )
)
