"""Attaches a protection to something else than what it protects."""

from collections.abc import Iterator, Mapping
from typing import Any

from compliance.mutation.model import Mutant, Operator
from compliance.mutation.place import Node, Place
from compliance.mutation.shapes import is_intrinsic

STRANGER = "mutant-elsewhere"
"""A name that no template has."""


def mutants(place: Place) -> Iterator[Mutant]:
    """Yield the resource attached to another one of the same type, or to one outside the templates."""
    for name in place.table.parent:
        value = place.properties.get(name)
        if value is None or (isinstance(value, Mapping) and not is_intrinsic(value)):
            continue
        own, existence = place.table.entry((name,)), place.table.existence_of(place.properties)
        entry = own if own is not None and own.controls else existence
        if entry is None or not entry.controls:
            continue
        node = Node((name,), value, entry, listed=True, holder=place.properties)
        other = [_other(place, name, each) for each in value] if isinstance(value, list) else _other(place, name, value)
        if other != value:
            yield place.mutate(node, Operator.ASSOCIATION_RETARGETED, other)


def _other(place: Place, name: str, value: Any) -> Any:
    stack = place.resource.stack
    target = place.context.target(value, stack=stack)
    if target is not None and target.stack == stack:
        for other in place.template.resources:
            if other.type == target.type and other.logical_id != target.logical_id:
                return _pointing_to(value, other.logical_id)
    if name.endswith("Arn") or "arn" in _words(value) or str(value).startswith("arn:"):
        service = target.type.split("::")[1].lower() if target else "execute-api"
        return f"arn:aws:{service}:us-east-1:111111111111:{STRANGER}"
    return STRANGER


def _pointing_to(value: Mapping[str, Any], logical_id: str) -> dict[str, Any]:
    function, argument = next(iter(value.items()))
    if function == "Ref":
        return {"Ref": logical_id}
    attribute = argument[1] if isinstance(argument, list) else str(argument).partition(".")[2]
    return {"Fn::GetAtt": [logical_id, attribute]}


def _words(value: Any) -> str:
    """Return what a reference says, in lower case: an ARN's attribute or export is called so."""
    return str(value).lower() if is_intrinsic(value) else ""
