"""The operations and schemas of the REST API, from the committed contract."""

import json
from typing import Any

from documentation.markdown import code, linked, prose, table, target
from documentation.sources import Sources

Object = dict[str, Any]


def markdown(sources: Sources) -> str:
    """Return a section for each tag with its operations, and one with the schemas."""
    contract: Object = json.loads((sources.root / "docs" / "reference" / "openapi.json").read_bytes())
    by_tag: dict[str, list[str]] = {}
    for path, methods in contract["paths"].items():
        for method, operation in methods.items():
            by_tag.setdefault(operation["tags"][0], []).append(_operation(path, method, operation))
    parts = []
    for tag, operations in by_tag.items():
        parts += [f"## {tag.capitalize()}\n", *operations]
    parts.append("## Schemas\n")
    parts += [_schema(name, schema) for name, schema in sorted(contract["components"]["schemas"].items())]
    return "\n".join(parts)


def _operation(path: str, method: str, operation: Object) -> str:
    scopes = sorted({scope for each in operation.get("security", ()) for scopes in each.values() for scope in scopes})
    parameters = [
        [code(each["name"]), each["in"], "yes" if each.get("required") else "no", _type(each["schema"]), _said(each)]
        for each in operation.get("parameters", ())
    ]
    answers = [[status, _said(answer), _content(answer)] for status, answer in operation["responses"].items()]
    body = operation.get("requestBody")
    parts = [
        target(f"operation-{operation['operationId'].lower()}"),
        f"### {operation['operationId']}\n",
        f"{code(f'{method.upper()} {path}')}\n",
        f"{_both(operation['summary'], operation.get('description', ''))}\n",
        f"Scope: {', '.join(map(code, scopes))}.\n" if scopes else "",
        f"Body: {_content(body)}\n" if body else "",
        table(["parameter", "in", "required", "type", "meaning"], parameters) if parameters else "",
        table(["status", "meaning", "content"], answers),
    ]
    return "\n".join(filter(None, parts))


def _both(summary: str, description: str) -> str:
    """Return both texts; the description alone where it begins with the summary."""
    return prose(description if description.startswith(summary) else f"{summary} {description}".strip())


def _schema(name: str, schema: Object) -> str:
    required = schema.get("required", ())
    rows = [
        [code(key), _type(each), "yes" if key in required else "no", _said(each)]
        for key, each in schema.get("properties", {}).items()
    ]
    parts = [
        target(_place(name)),
        f"### {name}\n",
        f"{_said(schema)}\n" if _said(schema) else "",
        table(["field", "type", "required", "meaning"], rows) if rows else f"{_type(schema)}\n",
    ]
    return "\n".join(filter(None, parts))


def _place(name: str) -> str:
    return f"schema-{name.lower()}"


def _content(holder: Object) -> str:
    return "; ".join(
        f"{code(kind)}: {_type(each.get('schema', {}))}" for kind, each in holder.get("content", {}).items()
    )


def _said(holder: Object) -> str:
    return prose(holder.get("description", ""))


def _type(schema: Object) -> str:  # noqa: PLR0911 - one for each form of schema
    """Return a schema in words, short."""
    match schema:
        case {"$ref": str(reference)}:
            name = reference.rpartition("/")[2]
            return linked(name, f"#{_place(name)}")
        case {"enum": values}:
            return " or ".join(map(code, values))
        case {"const": value}:
            return code(value)
        case {"type": "array", "items": items}:
            return f"list of {_type(items)}{_bounds(schema, 'minItems', 'maxItems')}"
        case {"anyOf": options} | {"oneOf": options}:
            return " or ".join(map(_type, options))
        case {"type": list(types)}:
            return " or ".join(types)
        case {"type": str(kind)}:
            form = f" ({schema['format']})" if "format" in schema else ""
            pattern = f" like {code(schema['pattern'])}" if "pattern" in schema else ""
            bounds = _bounds(schema, "minimum", "maximum") + _bounds(schema, "minLength", "maxLength")
            return f"{kind}{form}{pattern}{bounds}"
        case _:
            return "any"


def _bounds(schema: Object, least: str, most: str) -> str:
    low, high = schema.get(least), schema.get(most)
    if low is None and high is None:
        return ""
    return f", {'' if low is None else low} to {'' if high is None else high}".replace(",  to", ", at most").rstrip()
