"""Reads the contract: operations, with what API Gateway checks of each, and the models of their bodies."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from lib.contract.errors import ContractError
from lib.contract.lowering import PREFIX, Lowering, Schema

CONTRACT = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"

METHODS = ("get", "put", "post", "delete", "patch")
PARQUET = "application/vnd.apache.parquet"
JSON = "application/json"

UNDECLARED = frozenset({"accept", "authorization", "content-type"})
"""Headers that OpenAPI describes elsewhere; a parameter of such a name means nothing."""

Place = Literal["path", "query", "header"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of an operation: where it stands, and whether a request without it is refused."""

    name: str
    place: Place
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A method of the API.

    Attributes:
        name: in generated clients, unique.
        method: of HTTP, in capitals.
        path: from the root; parameters in braces.
        scope: what the caller's token needs, without the prefix of an environment.
        parameters: that a request may have; headers among them.
        body: the name of the body's model, if there is a body.
        streamed: whether an answer may be longer than API Gateway holds back.
    """

    name: str
    method: str
    path: str
    scope: str
    parameters: tuple[Parameter, ...]
    body: str | None
    streamed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What the API offers.

    Attributes:
        version: of the contract, semantic.
        operations: in the order of the contract.
        models: of bodies, by name, in JSON Schema draft 4.
        scopes: what a token may hold, and what it is good for.
    """

    version: str
    operations: tuple[Operation, ...]
    models: Mapping[str, Schema]
    scopes: Mapping[str, str]


def load(path: Path = CONTRACT) -> Contract:
    """Return the contract of a file.

    Raises:
        ContractError: there is none, it is no JSON, or it holds what API Gateway cannot express.
    """
    try:
        document = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise ContractError(str(path), f"cannot be read: {type(error).__name__}", ["an OpenAPI document"]) from None
    return read(document)


def read(document: Mapping[str, Any]) -> Contract:
    """Return the contract of a document.

    Raises:
        ContractError: it holds what API Gateway cannot express, or an operation lacks a name or a scope.
    """
    openapi = str(document.get("openapi"))
    if not openapi.startswith("3.1"):
        raise ContractError("openapi", f"version {openapi}", ["3.1.x"])
    version = str(document.get("info", {}).get("version"))
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        raise ContractError("info.version", f"{version!r}", ["major.minor.patch, all numbers"])
    reader = _Reader(document)
    operations = tuple(reader.operations())
    names = [each.name for each in operations]
    for name in names:
        if names.count(name) > 1:
            raise ContractError("paths", f"two operations are called {name}", ["each operationId once"])
    return Contract(version=version, operations=operations, models=reader.models, scopes=reader.scopes)


class _Reader:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._components: Mapping[str, Any] = document.get("components", {})
        self._lowering = Lowering(self._components.get("schemas", {}))
        self._schemes = {
            name: each["flows"]["clientCredentials"]["scopes"]
            for name, each in self._components.get("securitySchemes", {}).items()
            if each.get("type") == "oauth2"
        }
        self.scopes = {name: text for each in self._schemes.values() for name, text in each.items()}
        self.models: dict[str, Schema] = {}

    def operations(self) -> Iterator[Operation]:
        for path, item in self._document.get("paths", {}).items():
            for part in path.split("/"):
                if ("{" in part or "}" in part) and not re.fullmatch(r"\{[^{}]+\}", part):
                    raise ContractError(f"paths.{path}", f"{part!r}", ["parameters that are whole parts of a path"])
            for method in METHODS:
                if method in item:
                    yield self._operation(path, method, item[method], [*item.get("parameters", [])])

    def _operation(self, path: str, method: str, given: Mapping[str, Any], shared: list[Any]) -> Operation:
        at = f"paths.{path}.{method}"
        name = given.get("operationId")
        if not name:
            raise ContractError(at, "no operationId", ["a name for generated clients"])
        parameters = tuple(self._parameters([*shared, *given.get("parameters", [])], at=at))
        in_path = {part[1:-1] for part in path.split("/") if part.startswith("{")}
        if in_path != {each.name for each in parameters if each.place == "path"}:
            raise ContractError(f"{at}.parameters", "not those of the path", sorted(in_path) or ["none in the path"])
        return Operation(
            name=name,
            method=method.upper(),
            path=path,
            scope=self._scope(given.get("security", self._document.get("security", [])), at=f"{at}.security"),
            parameters=parameters,
            body=self._body(given["requestBody"], name, at=f"{at}.requestBody") if "requestBody" in given else None,
            streamed=any(
                PARQUET in answer.get("content", {})
                for status, answer in given.get("responses", {}).items()
                if str(status).startswith("2")
            ),
        )

    def _parameters(self, given: list[Any], *, at: str) -> Iterator[Parameter]:
        for index, each in enumerate(given):
            found = each
            if "$ref" in each:
                found = self._components.get("parameters", {}).get(each["$ref"].rpartition("/")[2], {})
            name, place = found.get("name"), found.get("in")
            if not name or place not in ("path", "query", "header"):
                raise ContractError(f"{at}.parameters.{index}", f"{name!r} in {place!r}", ["path", "query", "header"])
            if place == "header" and name.lower() in UNDECLARED:
                continue
            yield Parameter(name=name, place=place, required=place == "path" or bool(found.get("required")))

    def _scope(self, security: list[Mapping[str, Any]], *, at: str) -> str:
        """Return the one scope that an operation asks for; a key that meters may stand beside it."""
        asked = [scope for each in security for scheme in self._schemes if scheme in each for scope in each[scheme]]
        if len(security) != 1 or len(asked) != 1 or asked[0] not in self.scopes:
            raise ContractError(
                at, f"{asked}", [f"one of {', '.join(self.scopes) or 'the scopes of an oauth2 scheme'}"]
            )
        return str(asked[0])

    def _body(self, given: Mapping[str, Any], operation: str, *, at: str) -> str:
        content = given.get("content", {})
        if set(content) != {JSON}:
            raise ContractError(f"{at}.content", ", ".join(content) or "nothing", [JSON])
        if not given.get("required"):
            raise ContractError(f"{at}.required", "a body that may be missing is not checked", ["true"])
        schema = content[JSON].get("schema", {})
        reference = str(schema.get("$ref", ""))
        named = reference.removeprefix(PREFIX) if reference else f"{operation[:1].upper()}{operation[1:]}Body"
        name = "".join(letter for letter in named if letter.isalnum() and letter.isascii())
        lowered = self._lowering.lower(schema, at=f"{at}.content.{JSON}.schema")
        model = {"$schema": "http://json-schema.org/draft-04/schema#", "title": name, **lowered}
        if self.models.setdefault(name, model) != model:
            raise ContractError(at, f"two different bodies are called {name}", ["each name once"])
        return name
