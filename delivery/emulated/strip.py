"""Takes from a template what the emulator lacks; everything else stays as it was synthesized."""

from collections.abc import Mapping
from typing import Any

from delivery.emulated.lacking import Attribute, Lacking

JSON = Any


def stand_in(logical_id: str) -> str:
    """Return the text that stands where a resource that was removed is referred to."""
    return f"not-emulated-{logical_id}"


def stripped(template: Mapping[str, JSON], lacking: Lacking) -> dict[str, JSON]:
    """Return the template without the resources of types that the emulator lacks.

    What refers to one of them gets a text in its place, and no longer waits for it. The same is done for attributes;
    properties that it refuses are replaced.
    """
    resources: Mapping[str, JSON] = template["Resources"]
    gone = {name for name, resource in resources.items() if resource["Type"] in lacking.types}
    texts = {
        (name, attribute.name): attribute.value
        for attribute in lacking.attributes
        for name, resource in resources.items()
        if _has(resource, attribute)
    }
    kept = {
        name: _without_properties(_without_waiting(resource, gone), lacking)
        for name, resource in resources.items()
        if name not in gone
    }
    replaced: dict[str, JSON] = _replaced({**template, "Resources": kept}, gone, texts)
    return replaced


def _has(resource: Mapping[str, JSON], attribute: Attribute) -> bool:
    properties = resource.get("Properties", {})
    return resource["Type"] == attribute.type and all(
        properties.get(name) == value for name, value in attribute.having.items()
    )


def _without_waiting(resource: Mapping[str, JSON], gone: set[str]) -> dict[str, JSON]:
    named = resource.get("DependsOn", [])
    left = [each for each in ([named] if isinstance(named, str) else named) if each not in gone]
    others = {key: value for key, value in resource.items() if key != "DependsOn"}
    return {**others, "DependsOn": left} if left else others


def _without_properties(resource: dict[str, JSON], lacking: Lacking) -> dict[str, JSON]:
    for each in lacking.properties:
        value = resource.get("Properties", {}).get(each.name)
        if each.type == resource["Type"] and value is not None and each.value in (None, value):
            left = {key: value for key, value in resource["Properties"].items() if key != each.name}
            resource = {**resource, "Properties": {**left, **each.instead}}
    return resource


def _replaced(node: JSON, gone: set[str], texts: Mapping[tuple[str, str], str]) -> JSON:
    match node:
        case {"Ref": str(name), **rest} if not rest and name in gone:
            return stand_in(name)
        case {"Fn::GetAtt": [str(name), str(attribute)], **rest} if not rest and (
            name in gone or (name, attribute) in texts
        ):
            return texts.get((name, attribute), stand_in(name))
        case dict():
            return {key: _replaced(value, gone, texts) for key, value in node.items()}
        case list():
            return [_replaced(each, gone, texts) for each in node]
    return node
