"""Changes that break nothing: they must go unnoticed."""

from collections.abc import Iterator, Mapping
from typing import Any

from compliance.mutation.edits import edited, schema_path
from compliance.mutation.model import Mutant, Operator
from compliance.mutation.place import Place
from compliance.mutation.schema import schema_of
from compliance.mutation.shapes import as_text, is_intrinsic, policy_of

UNORDERED = ("SecurityGroupIds", "SecurityGroups", "SubnetIds", "Subnets", "VPCSecurityGroups", "VpcSecurityGroupIds")
"""Lists whose order means nothing, besides tags and the actions of policies."""

DESCRIPTIONS = ("Description", "AlarmDescription", "GroupDescription")


def mutants(place: Place) -> Iterator[Mutant]:
    """Yield stronger values everywhere, and the rest for the first resource of each type."""
    for node in place.nodes:
        if node.listed:
            for value in node.entry.stronger:
                if value != node.value:
                    yield place.mutate(node, Operator.BENIGN, value, f"stronger {as_text(value)}", benign=True)
    if place.first:
        yield from _reordered(place)
        yield from _described(place)


def _reordered(place: Place) -> Iterator[Mutant]:
    if len(place.properties) > 1:
        body = {**place.resource.body, "Properties": dict(list(place.properties.items())[::-1])}
        yield _mutant(place, "Properties", place.with_resource(body), "keys reversed")
    for name, value in place.properties.items():
        tags = isinstance(value, list) and name.endswith("Tags")
        if isinstance(value, list) and len(value) > 1 and (tags or name in UNORDERED):
            yield _mutant(place, name, place.changed((name,), value[::-1]), "reversed")
        found = policy_of(value)
        if found is not None:
            yield from _actions_reordered(place, name, *found)


def _actions_reordered(place: Place, name: str, document: Mapping[str, Any], encode: Any) -> Iterator[Mutant]:
    statements = document["Statement"]
    for number, statement in enumerate(statements) if isinstance(statements, list) else ():
        actions = statement.get("Action")
        if isinstance(actions, list) and len(actions) > 1:
            value = encode(edited(document, ("Statement", number, "Action"), actions[::-1]))
            yield _mutant(place, name, place.changed((name,), value), f"{number} actions reversed")


def _described(place: Place) -> Iterator[Mutant]:
    known = (schema_of(place.resource.type) or {}).get("properties", {})
    for name in DESCRIPTIONS:
        value = place.properties.get(name, "")
        if name in known and isinstance(value, str) and not is_intrinsic(value):
            yield _mutant(place, schema_path((name,)), place.changed((name,), f"{value} revised".strip()), "described")


def _mutant(place: Place, property_: str, body: Mapping[str, Any], variant: str) -> Mutant:
    return place.mutant(Operator.BENIGN, property_, body, controls=(), variant=variant)
