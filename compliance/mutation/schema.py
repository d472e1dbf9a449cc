"""What CloudFormation's resource schemas say of a type: which properties there are, and whether values fit.

The schemas are those that cfn-lint bundles, for us-east-1, with its corrections.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from compliance.mutation.refused import load_refused
from compliance.mutation.shapes import number_of
from compliance.mutation.validation import Validate, validator

REGION = "us-east-1"

_KEPT = (
    "properties",
    "definitions",
    "required",
    "additionalProperties",
    "patternProperties",
    "oneOf",
    "anyOf",
    "allOf",
)
_KEPT_EXTENSIONS = ("dependentRequired", "dependentExcluded", "requiredXor", "requiredOr")
_BRANCHES = ("oneOf", "anyOf", "allOf")


@cache
def schema_of(resource_type: str) -> Mapping[str, Any] | None:
    """Return a type's schema; None for a type that CloudFormation does not know, or that a template makes up."""
    if not resource_type.startswith("AWS::"):
        return None
    from cfnlint.schema import ResourceNotFoundError  # noqa: PLC0415 - a second, and only proofs need it
    from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER  # noqa: PLC0415

    try:
        schema: Mapping[str, Any] = PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, resource_type).schema
    except ResourceNotFoundError:
        return None
    return schema


@cache
def _validator(resource_type: str) -> Validate | None:
    schema = schema_of(resource_type)
    if schema is None:
        return None
    kept = {key: schema[key] for key in (*_KEPT, *_KEPT_EXTENSIONS) if key in schema}
    refusal = load_refused().get(resource_type)
    if refusal is not None:
        kept["allOf"] = [*kept.get("allOf", ()), refusal.schema]
    return validator(kept)


def problems(resource_type: str, properties: Mapping[str, Any]) -> frozenset[str]:
    """Return what the schema holds against a resource's properties, as `path: keyword: limit`.

    References and functions are accepted in place of any value. List elements count as `*`, so that removing one
    does not make a problem of the original look like another one. Empty for a type that has no schema.
    """
    validate = _validator(resource_type)
    return validate(properties) if validate else frozenset()


def paths(resource_type: str) -> Iterator[str]:
    """Yield the path of every property that a template can set, `Rules.*.Action`; nothing for an unknown type.

    Schemas that contain themselves are followed once.
    """
    schema = schema_of(resource_type)
    if schema is not None:
        read_only = {_dotted(pointer) for pointer in schema.get("readOnlyProperties", ())}
        for path in dict.fromkeys(_paths(schema, schema, "", ())):
            if not any(f"{path}.".startswith(f"{each}.") for each in read_only):
                yield path


def knows(resource_type: str, path: str) -> bool:
    """Tell whether a schema has a property; the keys of maps and of free-form values are not in it and may be any.

    A map that is written as a list of keys and values has a property for each key, as in `properties.toml`.
    """
    schema = schema_of(resource_type)
    if schema is None:
        return False
    steps = path.split(".")
    above = (".".join(steps[:length]) for length in range(1, len(steps)) if steps[length] != "*")
    return _knows(schema, schema, path) or any(_knows(schema, schema, f"{each}.*.Key") for each in above)


@cache
def allowed_numbers(resource_type: str, path: str) -> tuple[float, ...]:
    """Return the numbers that a property may have, ascending; empty where the schema does not list them."""
    schema = schema_of(resource_type)
    node: Mapping[str, Any] = schema or {}
    for step in path.split("."):
        node = _resolved(dict(_children(node)).get(step), schema or {})
    return tuple(sorted(number for each in node.get("enum", ()) if (number := number_of(each)) is not None))


def _dotted(pointer: str) -> str:
    return pointer.removeprefix("/properties/").replace("/", ".")


def _resolved(schema: Any, root: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a schema in which `$ref` is followed."""
    while isinstance(schema, Mapping) and "$ref" in schema:
        target: Any = root
        for part in str(schema["$ref"]).removeprefix("#/").split("/"):
            target = target[part]
        schema = {**target, **{key: value for key, value in schema.items() if key != "$ref"}}
    return schema if isinstance(schema, Mapping) else {}


def _children(node: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield (step, schema) of what may be below a value; `*` for list elements and keys of maps."""
    yield from node.get("properties", {}).items()
    maps = [*node.get("patternProperties", {}).values(), node.get("additionalProperties")]
    yield from (("*", each) for each in maps if isinstance(each, Mapping))
    if isinstance(node.get("items"), Mapping):
        yield "*", node["items"]


def _paths(node: Any, root: Mapping[str, Any], above: str, seen: tuple[str, ...]) -> Iterator[str]:
    reference = node.get("$ref", "") if isinstance(node, Mapping) else ""
    if reference in seen:
        return
    seen = (*seen, reference) if reference else seen
    node = _resolved(node, root)
    for step, child in _children(node):
        path = f"{above}.{step}" if above else step
        if step != "*":
            yield path
        yield from _paths(child, root, path, seen)
    for branch in _BRANCHES:
        for each in node.get(branch, ()):
            yield from _paths(each, root, above, seen)


def _knows(node: Any, root: Mapping[str, Any], path: str) -> bool:
    node = _resolved(node, root)
    below = list(_children(node))
    if not path or (not below and not any(branch in node for branch in _BRANCHES)):
        return not path or node.get("type") in (None, "object", ["object", "string"], ["string", "object"])
    for step, child in below:
        if path == step:
            return True
        if step == "*" and "items" not in node:
            return True  # keys of maps may contain dots: where such a key ends cannot be told
        if path.startswith(f"{step}.") and _knows(child, root, path.removeprefix(f"{step}.")):
            return True
    return any(_knows(each, root, path) for branch in _BRANCHES for each in node.get(branch, ()))
