"""From the framework's schema to the contract: errors, headers, examples, closed objects, plain names.

The framework knows types and parameters. What every operation has in common is not in any type, and is added here, from
what the operations declare (`services.api.operations`).
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from services.api.contract.common import HEADERS, Json
from services.api.contract.config import SCHEME
from services.api.contract.responses import responses
from services.api.operations import BODY_EXAMPLE, REVALIDATED, SCOPE
from services.api.problems import ProblemDetails

FILE = Path(__file__).parents[3] / "docs" / "reference" / "openapi.json"

_IF_NONE_MATCH: Json = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag of an answer that the client has: then the answer is 304 as long as nothing has changed.",
    "required": False,
    "schema": {"type": "string"},
    "example": '"6b1d0f7b7f4a43a0b6a2c1de"',
}
_DEFAULTS = {"deprecated": False, "allowEmptyValue": False, "allowReserved": False}


def text(app: Litestar) -> str:
    """Return the contract as it is committed."""
    return json.dumps(document(app), indent=2, ensure_ascii=False) + "\n"


def document(app: Litestar) -> Json:
    """Return the contract.

    Args:
        app: with every operation; its dependencies are not asked.
    """
    handlers = dict(_operations(app))
    whole = _with_plain_names(_cleaned(app.openapi_schema.to_schema()))
    for methods in whole["paths"].values():
        for operation in methods.values():
            _complete(operation, handlers[operation["operationId"]])
    components = whole["components"]
    components["schemas"].update(_problem_schemas())
    components["schemas"] = dict(sorted(components["schemas"].items()))
    components["headers"] = HEADERS
    for handler in handlers.values():
        _take_own(components["schemas"], handler)
    return whole


def _operations(app: Litestar) -> Iterator[tuple[str, HTTPRouteHandler]]:
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                if isinstance(handler.operation_id, str):
                    yield handler.operation_id, handler


def _complete(operation: Json, handler: HTTPRouteHandler) -> None:
    """Add to an operation what it declares, and what all have."""
    summary, _, rest = (handler.fn.__doc__ or "").strip().partition("\n")
    operation["summary"], operation["description"] = summary, re.sub(r"\s*\n\s*", " ", rest.strip()) or summary
    operation["security"] = [{SCHEME: [handler.opt[SCOPE].value]}]
    body = operation.get("requestBody")
    if body is not None:
        body["content"]["application/json"]["example"] = handler.opt[BODY_EXAMPLE]
    if handler.opt[REVALIDATED]:
        operation.setdefault("parameters", []).append(_IF_NONE_MATCH)
    operation["responses"] = responses(operation, handler)


def _take_own(schemas: Json, handler: HTTPRouteHandler) -> None:
    """Describe an operation's structs as msgspec itself does: patterns, exact limits, and which are closed."""
    data = handler.parsed_data_field
    annotations = [data.annotation] if data else []
    annotations += [each.annotation for each in handler.parsed_fn_signature.return_type.inner_types or ()]
    kinds = [kind for each in annotations for kind in _structs(each) if kind.__name__ in schemas]
    schemas.update(msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")[1])


def _structs(annotation: Any) -> Iterator[type[msgspec.Struct]]:
    """Go through the structs of an annotation."""
    for found in _walk(msgspec.inspect.type_info(annotation)):
        if isinstance(found, msgspec.inspect.StructType):
            yield found.cls


def _walk(info: Any) -> Iterator[Any]:
    yield info
    if isinstance(info, msgspec.inspect.StructType):
        for field in info.fields:
            yield from _walk(field.type)
    for name in ("item_type", "type", "value_type"):
        inner = getattr(info, name, None)
        if isinstance(inner, msgspec.inspect.Type):
            yield from _walk(inner)
    for inner in getattr(info, "types", ()):
        yield from _walk(inner)


@cache
def _problem_schemas() -> Json:
    _, schemas = msgspec.json.schema_components([ProblemDetails], ref_template="#/components/schemas/{name}")
    return schemas


def _with_plain_names(whole: Json) -> Json:
    """Call the page of lines `LinePage`, where the framework puts modules and brackets into the name."""
    names = {}
    for key, schema in whole["components"]["schemas"].items():
        page = re.fullmatch(r"Page\[(\w+)\]", schema.get("title", ""))
        names[key] = f"{page[1]}Page" if page else key
    if len(set(names.values())) < len(names):
        raise AssertionError(f"two schemas would have the same name: {sorted(names.values())}")
    renamed = {names[key]: {**schema, "title": names[key]} for key, schema in whole["components"]["schemas"].items()}
    whole["components"]["schemas"] = renamed
    encoded = json.dumps(whole)
    for key, name in names.items():
        encoded = encoded.replace(f'"#/components/schemas/{key}"', f'"#/components/schemas/{name}"')
    return json.loads(encoded)  # type: ignore[no-any-return]


def _cleaned(node: Any) -> Any:
    """Return the document without what says nothing: defaults, whole numbers as fractions, null for "not given"."""
    if isinstance(node, list):
        return [_cleaned(each) for each in node]
    if not isinstance(node, dict):
        return int(node) if isinstance(node, float) and node.is_integer() else node
    cleaned = {
        key: _cleaned(value) for key, value in node.items() if not (key in _DEFAULTS and value is _DEFAULTS[key])
    }
    if "in" in cleaned and "schema" in cleaned:  # a parameter
        cleaned["schema"] = _without_null(cleaned["schema"])
        cleaned["schema"].pop("description", None)
        cleaned["schema"].pop("examples", None)
        if examples := cleaned.pop("examples", None):
            cleaned["example"] = next(iter(examples.values()))["value"]
    return cleaned


def _without_null(schema: Json) -> Json:
    choices = [each for each in schema.get("oneOf", ()) if each != {"type": "null"}]
    if len(choices) != 1:
        return schema
    return {**choices[0], **{key: value for key, value in schema.items() if key not in {"oneOf", "default"}}}
