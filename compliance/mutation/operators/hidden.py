"""Hides a weak value from whoever does not look closely: behind a condition, a parameter, nothing, text.

Whether a check sees through a form does not depend on the construct: each form is tried once for each type, property
and form of the original.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from compliance.mutation.model import EXISTENCE, Mutant, Operator
from compliance.mutation.operators.keys import managed_alias, refers_to_key
from compliance.mutation.operators.values import beyond, only_grants, weaker
from compliance.mutation.place import Node, Place
from compliance.mutation.shapes import is_intrinsic, opposite

NO_VALUE: Mapping[str, str] = {"Ref": "AWS::NoValue"}
CONDITION = "Mutant"
SWITCH = "MutantSwitch"
DECLARED_SWITCH: Mapping[str, Any] = {SWITCH: {"Type": "String", "Default": "on"}}
DECLARED_CONDITION: Mapping[str, Any] = {CONDITION: {"Fn::Equals": [{"Ref": SWITCH}, "on"]}}
OPTIONAL = ("A.8.9", "A.8.27")
"""What suffers when a deployment may leave a protection out: configuration as decided, and security by default."""

PARAMETER = "MutantValue"


def mutants(place: Place) -> Iterator[Mutant]:
    """Yield the hidden forms of each listed property's first weak value, and a protecting resource made optional."""
    existence = place.table.existence_of(place.properties)
    if place.first and existence is not None and existence.controls:
        yield _optional(place)
    for node in place.nodes:
        if not node.listed or not place.is_new(node.steps) or only_grants(node.value):
            continue
        weak = weakest(place, node)
        yield _by_condition(place, node, weak)
        yield from _by_parameter(place, node, weak)
        yield place.mutate(node, Operator.HIDDEN_BY_NO_VALUE, NO_VALUE)
        if isinstance(node.value, bool):
            yield place.mutate(node, Operator.HIDDEN_BY_STRING, "false" if node.value else "true")


def weakest(place: Place, node: Node) -> Any:
    """Return a weak value in a property's place; `NO_VALUE` where none is known."""
    for value in weaker(node.value, node.entry):
        return value
    for value in beyond(place, node):
        return value
    if refers_to_key(place, node.value):
        return managed_alias(place.resource.type) or NO_VALUE
    flipped = opposite(node.value)
    return NO_VALUE if flipped is None else flipped


def _by_condition(place: Place, node: Node, weak: Any) -> Mutant:
    original = place.mutate(node, Operator.HIDDEN_BY_CONDITION, {"Fn::If": [CONDITION, weak, node.value]})
    return _with(original, DECLARED_SWITCH, DECLARED_CONDITION)


def _optional(place: Place) -> Mutant:
    body = place.with_resource({**place.resource.body, "Condition": CONDITION})
    mutant = place.mutant(Operator.HIDDEN_BY_CONDITION, EXISTENCE, body, controls=OPTIONAL)
    return _with(mutant, DECLARED_SWITCH, DECLARED_CONDITION)


def _by_parameter(place: Place, node: Node, weak: Any) -> Iterator[Mutant]:
    declared: dict[str, Any]
    if isinstance(node.value, list):
        if not node.value or not all(isinstance(each, str) for each in node.value):
            return
        texts = weak if isinstance(weak, list) and all(isinstance(each, str) for each in weak) else []
        declared = {"Type": "CommaDelimitedList", "Default": ",".join(texts)}
    elif isinstance(weak, str | bool | int | float) and (
        not isinstance(node.value, Mapping) or is_intrinsic(node.value)
    ):
        declared = _declared(weak)
    else:
        return
    yield _with(place.mutate(node, Operator.HIDDEN_BY_PARAMETER, {"Ref": PARAMETER}), {PARAMETER: declared}, {})


def _declared(weak: Any) -> dict[str, Any]:
    if isinstance(weak, bool):
        return {"Type": "String", "Default": "true" if weak else "false"}
    return {"Type": "String" if isinstance(weak, str) else "Number", "Default": weak}


def _with(mutant: Mutant, parameters: Mapping[str, Any], conditions: Mapping[str, Any]) -> Mutant:
    """Return a mutant whose template declares more parameters and conditions."""
    body = dict(mutant.body)
    body["Parameters"] = {**(body.get("Parameters") or {}), **parameters}
    if conditions:
        body["Conditions"] = {**(body.get("Conditions") or {}), **conditions}
    return replace(mutant, body=body)
