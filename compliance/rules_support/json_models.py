"""What a JSON Schema lets through without a bound."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from compliance.rules_support.answers import as_list
from compliance.rules_support.promises import OPTIONAL_IN_BODIES

ALTERNATIVES = ("allOf", "anyOf", "oneOf")


def openings(schema: Any, *, complete: bool, at: str = "the body") -> Iterator[str]:
    """Yield what a schema, draft 4, leaves open, in words; nothing for a closed one.

    Args:
        schema: to look at; what it refers to elsewhere is that schema's to bound.
        complete: whether an object is open, too, that demands neither all of its properties nor those but
            `OPTIONAL_IN_BODIES`.
        at: what the schema describes.
    """
    if not isinstance(schema, Mapping) or not schema:
        yield f"{at}: no schema"
        return
    if "$ref" in schema or "enum" in schema:
        return
    alternatives = [each for name in ALTERNATIVES for each in as_list(schema.get(name))]
    for each in alternatives:
        yield from openings(each, complete=complete, at=at)
    kinds = [each for each in as_list(schema.get("type")) if each != "null"]
    if "type" not in schema and not alternatives:
        yield f"{at}: no type"
    for kind in kinds:
        yield from _of_kind(str(kind), schema, complete=complete, at=at)


def _of_kind(kind: str, schema: Mapping[str, Any], *, complete: bool, at: str) -> Iterator[str]:
    match kind:
        case "object":
            yield from _object(schema, complete=complete, at=at)
        case "array":
            if "maxItems" not in schema:
                yield f"{at}: no maxItems"
            yield from openings(schema.get("items"), complete=complete, at=f"{at}[]")
        case "string":
            if "maxLength" not in schema and not bounds_length(str(schema.get("pattern", ""))):
                yield f"{at}: no maxLength"
            if "pattern" not in schema and "minLength" not in schema:
                yield f"{at}: neither pattern nor minLength"
        case "integer":
            if "minimum" not in schema:
                yield f"{at}: no minimum"


def bounds_length(pattern: str) -> bool:
    """Tell whether a pattern matches whole texts alone, and none that is longer than some number of characters."""
    single = re.sub(r"\\.|\[(?:\\.|[^\]\\])*\]", "x", pattern)  # an escaped character, or one out of a class
    whole = single.startswith("^") and single.endswith("$")
    outer, inner = "", ""
    while outer != single:  # until no group is left
        outer, single = single, re.sub(r"\((?:\?[:=!])?([^()]*)\)", "", single)
        inner += outer
    return whole and "|" not in single and not re.search(r"[*+]|\{[0-9]*,\}", inner)


def _object(schema: Mapping[str, Any], *, complete: bool, at: str) -> Iterator[str]:
    properties = schema.get("properties")
    named = properties if isinstance(properties, Mapping) else {}
    required = set(map(str, as_list(schema.get("required"))))
    if schema.get("additionalProperties") is not False:
        yield f"{at}: additionalProperties is not false"
    if not named:
        yield f"{at}: no properties"
    if not required:
        yield f"{at}: nothing is required"
    for name in sorted(required - set(named)):
        yield f"{at}.{name}: required and not described"
    for name in sorted(set(named) - required - OPTIONAL_IN_BODIES) if complete else ():
        yield f"{at}.{name}: may be left out"
    for name, each in sorted(named.items()):
        yield from openings(each, complete=complete, at=f"{at}.{name}")
