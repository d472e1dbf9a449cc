"""Breaks plain values: removes, empties, flips, weakens them, and crosses limits."""

from collections.abc import Iterator, Mapping
from typing import Any

from compliance.mutation.edits import REMOVED, Steps, schema_path, value_of
from compliance.mutation.edits import positions as numbers
from compliance.mutation.model import Mutant, Operator
from compliance.mutation.place import Node, Place
from compliance.mutation.properties import Entry
from compliance.mutation.schema import allowed_numbers
from compliance.mutation.shapes import as_text, is_intrinsic, like, number_of, opposite, policy_of


def mutants(place: Place) -> Iterator[Mutant]:
    """Yield what can be done to each value of a resource."""
    for node in place.nodes:
        if not only_grants(node.value):
            if place.is_unequal(node.steps):
                yield place.mutate(node, Operator.REMOVED, REMOVED)
            yield from _emptied(place, node)
        yield from _flipped(place, node)
        if node.listed:
            for value in weaker(node.value, node.entry):
                yield place.mutate(node, Operator.WEAKENED, value, as_text(value))
            for value in beyond(place, node):
                yield place.mutate(node, Operator.THRESHOLD, value, as_text(value))
    yield from _added(place)


def only_grants(value: Any) -> bool:
    """Tell whether a value holds policies of which none denies: who loses a permission is no danger.

    Policies that say whose access they are about (`Principal`) count otherwise: without such a policy, a default
    applies, which may allow more.
    """
    found = policy_of(value)
    if found is not None:
        statements = found[0]["Statement"]
        each = statements if isinstance(statements, list) else [statements]
        return not any("Principal" in one or one.get("Effect") != "Allow" for one in each if isinstance(one, Mapping))
    below = list(value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ())
    held = [each for each in below if isinstance(each, Mapping | list) and _holds_policy(each)]
    return bool(held) and all(only_grants(each) for each in held)


def _holds_policy(value: Any) -> bool:
    if policy_of(value) is not None:
        return True
    below = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return any(_holds_policy(each) for each in below)


def _emptied(place: Place, node: Node) -> Iterator[Mutant]:
    if not place.is_new(node.steps) or not node.value or is_intrinsic(node.value) or policy_of(node.value) is not None:
        return
    if isinstance(node.value, list) or (node.listed and isinstance(node.value, Mapping | str)):
        yield place.mutate(node, Operator.EMPTIED, type(node.value)())


def _flipped(place: Place, node: Node) -> Iterator[Mutant]:
    if number_of(node.value) is not None and (not node.listed or node.entry.minimum or node.entry.maximum):
        return  # "1" is a count there, not a switch
    value = opposite(node.value)
    if value is not None and value not in node.entry.stronger:
        yield place.mutate(node, Operator.FLIPPED, value)


def weaker(original: Any, entry: Entry) -> Iterator[Any]:
    """Yield each weaker value of an entry; where the original is a list, a single value is added to it."""
    for value in entry.weaker:
        new = [*original, value] if isinstance(original, list) and not isinstance(value, list) else value
        if new != original and not (isinstance(original, list) and value in original):
            yield new


def beyond(place: Place, node: Node) -> Iterator[Any]:
    """Yield the number just below the smallest and just above the largest good one, in the original's form.

    Where the schema lists the numbers that it allows, the next one of them.
    """
    number, entry = number_of(node.value), node.entry
    if number is None:
        return
    listed = allowed_numbers(place.resource.type, schema_path(node.steps))
    if (lowest := entry.minimum) is not None and number >= lowest:
        yield like(node.value, max((each for each in listed if each < lowest), default=lowest - 1))
    if (highest := entry.maximum) is not None and number <= highest:
        yield like(node.value, min((each for each in listed if each > highest), default=highest + 1))


def _added(place: Place) -> Iterator[Mutant]:
    """Yield weaker values in place of what is absent, once for each type and property."""
    for above, keys in place.table.additions.items():
        for steps, holder in _tables(place.properties, (), above):
            for key, entry in keys:
                if key in holder or not (place.is_new(steps) if steps else place.first):
                    continue
                for value in entry.weaker:
                    at = (*steps, key)
                    yield place.mutant(
                        Operator.WEAKENED,
                        schema_path(at),
                        place.changed(at, value),
                        controls=entry.controls,
                        variant=" ".join(filter(None, (numbers(at), "added", as_text(value)))),
                    )


def _tables(properties: Any, steps: Steps, above: str) -> Iterator[tuple[Steps, Mapping[str, Any]]]:
    """Yield every table at a schema path."""
    value = value_of(properties, steps)
    if schema_path(steps) == above:
        if isinstance(value, Mapping) and not is_intrinsic(value):
            yield steps, value
        return
    if isinstance(value, Mapping):
        for key in value:
            if f"{above}.".startswith(f"{schema_path((*steps, key))}."):
                yield from _tables(properties, (*steps, key), above)
    elif isinstance(value, list):
        for index in range(len(value)):
            if f"{above}.".startswith(f"{schema_path((*steps, index))}."):
                yield from _tables(properties, (*steps, index), above)
