"""Turns a schema of OpenAPI 3.1, JSON Schema 2020-12, into draft 4, the newest that API Gateway's models know.

What a schema refuses, the lowered one refuses too, and the other way round, with these exceptions:

- looser: a pattern or maximum length of its own takes the place of a format's; a limit beyond 2**53 becomes the nearest
  double once it is in a template;
- stricter: 1.0 is no integer in draft 4; a time has at most nine digits of a second.

The service checks everything again: the model only keeps away what is malformed.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from lib.contract.errors import ContractError
from lib.contract.keywords import ANNOTATED_FORMATS, CHECKED_FORMATS, DROPPED, KEPT, TRANSLATED

PREFIX = "#/components/schemas/"
ALTERNATIVES = ("anyOf", "oneOf")

LIMITS = frozenset(
    {"exclusiveMaximum", "exclusiveMinimum", "maxItems", "maxLength", "maxProperties", "maximum", "minItems",
     "minLength", "minProperties", "minimum", "multipleOf", "pattern", "uniqueItems"}
)  # fmt: skip
"""Say nothing about values of another type than theirs, null for example."""

OF_ONE_TYPE = LIMITS | {"additionalProperties", "format", "items", "patternProperties", "prefixItems",
                        "properties", "required", "type"}  # fmt: skip
"""What may stand in a schema that null is added to; combinations and lists of values would refuse it again."""

Schema = dict[str, Any]


class Lowering:
    """Lowers the schemas of one contract; what they refer to becomes a part of them."""

    def __init__(self, components: Mapping[str, Any]) -> None:
        """Take `components.schemas`, by name."""
        self._components = components

    def lower(self, schema: Any, *, at: str, within: tuple[str, ...] = ()) -> Schema:
        """Return a schema in draft 4.

        Args:
            schema: in the words of 2020-12.
            at: its place in the contract.
            within: the references that led here.

        Raises:
            ContractError: a keyword, a format or a reference that cannot be expressed, or a schema that holds itself.
        """
        if isinstance(schema, bool):
            return {} if schema else {"not": {}}
        if not isinstance(schema, Mapping):
            raise ContractError(at, f"{schema!r} is no schema", ["an object", "true", "false"])
        plain = self._flattened({key: value for key, value in schema.items() if key not in DROPPED})
        if "$ref" in plain:
            return self._referred(plain, at=at, within=within)
        lowered: Schema = {}
        for key, value in plain.items():
            if key in KEPT:
                lowered[key] = _whole(value)
            elif key in TRANSLATED:
                lowered.update(self._translated(key, value, plain, at=f"{at}.{key}", within=within))
            else:
                raise ContractError(f"{at}.{key}", "a model cannot express it", sorted(KEPT | TRANSLATED | DROPPED))
        _limits(lowered, plain)
        if not lowered.get("required", True):
            del lowered["required"]  # an empty list is none in draft 4
        return lowered

    def _translated(
        self, key: str, value: Any, schema: Mapping[str, Any], *, at: str, within: tuple[str, ...]
    ) -> Schema:
        def lowered(inner: Any, *, place: str = at) -> Schema:
            return self.lower(inner, at=place, within=within)

        found: Schema = {}  # of exclusive limits, and of the items behind a tuple's
        match key:
            case "const" | "enum":
                found = _enum([value] if key == "const" else value, schema, at=at)
            case "format":
                found = _format(value, schema, at=at)
            case "properties" | "patternProperties":
                found = {key: {name: lowered(each, place=f"{at}.{name}") for name, each in value.items()}}
            case "allOf" | "anyOf" | "oneOf":
                found = {key: [lowered(each, place=f"{at}.{index}") for index, each in enumerate(value)]}
            case "prefixItems":
                rest = schema.get("items", True)
                found = {
                    "items": [lowered(each, place=f"{at}.{index}") for index, each in enumerate(value)],
                    "additionalItems": rest if isinstance(rest, bool) else lowered(rest),
                }
            case "items" if "prefixItems" not in schema:
                found = {key: lowered(value)}
            case "not":
                found = {key: lowered(value)}
            case "additionalProperties":
                found = {key: value if isinstance(value, bool) else lowered(value)}
        return found

    def _referred(self, schema: Schema, *, at: str, within: tuple[str, ...]) -> Schema:
        reference = str(schema["$ref"])
        target = self._target(reference, at=at)
        if reference in within:
            raise ContractError(at, f"{reference} holds itself", ["schemas of a finite depth"])
        inner = self.lower(target, at=reference.removeprefix("#/").replace("/", "."), within=(*within, reference))
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return {"allOf": [inner, self.lower(beside, at=at, within=within)]} if beside else inner

    def _target(self, reference: str, *, at: str) -> Any:
        name = reference.removeprefix(PREFIX)
        if not reference.startswith(PREFIX) or name not in self._components:
            raise ContractError(at, f"{reference!r} leads nowhere", [f"{PREFIX}{{a name}}"])
        return self._components[name]

    def _flattened(self, schema: Schema) -> Schema:
        """Write a value that may be null, or an alternative without an alternative, as one schema.

        Limits of the value may stand inside of the alternative or beside it. What would mean something else then, is
        left as it is.
        """
        key = next((each for each in ALTERNATIVES if each in schema), None)
        values = [each for each in schema[key] if each != {"type": "null"}] if key else []
        if len(values) != 1 or not isinstance(values[0], Mapping) or "$ref" in values[0]:
            return schema
        inner = self._flattened({name: each for name, each in values[0].items() if name not in DROPPED})
        beside = {name: each for name, each in schema.items() if name != key}
        if not beside.keys() <= LIMITS or inner.keys() & beside.keys():
            return schema
        if len(schema[key or ""]) == 1:
            return {**inner, **beside}
        if not isinstance(inner.get("type"), str) or not inner.keys() <= OF_ONE_TYPE:
            return schema
        return {**inner, **beside, "type": [inner["type"], "null"]}


def _whole(value: Any) -> Any:
    """Return a number without a fraction as what it is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _enum(values: Sequence[Any], schema: Mapping[str, Any], *, at: str) -> Schema:
    """Return a list of values; CloudFormation refuses templates with a null in them."""
    plain: Schema = {"enum": [each for each in values if each is not None]}
    if len(plain["enum"]) == len(values):
        return plain
    if "anyOf" in schema:
        raise ContractError(at, "null beside anyOf", ["null as an alternative of anyOf"])
    return {"anyOf": [*([plain] if plain["enum"] else []), {"type": "null"}]}


def _format(value: Any, schema: Mapping[str, Any], *, at: str) -> Schema:
    if value in ANNOTATED_FORMATS:
        return {}
    if value not in CHECKED_FORMATS:
        raise ContractError(at, f"the format {value!r} is unknown", sorted({*CHECKED_FORMATS, *ANNOTATED_FORMATS}))
    pattern, length = CHECKED_FORMATS[value]
    stated = {"pattern": pattern, "maxLength": length}
    return {} if "pattern" in schema else {name: each for name, each in stated.items() if name not in schema}


def _limits(lowered: Schema, schema: Mapping[str, Any]) -> None:
    """Write the exclusive limits of a number: as the next integer, or with draft 4's switch."""
    for inclusive, exclusive, stricter, step in (
        ("minimum", "exclusiveMinimum", max, 1),
        ("maximum", "exclusiveMaximum", min, -1),
    ):
        if exclusive not in schema:
            continue
        limit = schema[exclusive]
        if schema.get("type") in ("integer", ["integer", "null"]):
            limit = math.floor(limit) + 1 if step > 0 else math.ceil(limit) - 1
            lowered[inclusive] = stricter(limit, lowered.get(inclusive, limit))
        elif inclusive not in lowered or stricter(limit, lowered[inclusive]) == limit:
            lowered[inclusive], lowered[exclusive] = _whole(limit), True
