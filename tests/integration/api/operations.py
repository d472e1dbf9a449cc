"""Operations and requests for them, from the contract alone: a new operation is tested by itself, or a test is red."""

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import httpx

FACILITY, TIME = "facility", "ts"


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation of the contract."""

    id: str
    method: str
    path: str
    scopes: tuple[str, ...]
    parameters: tuple[dict[str, Any], ...]
    body: Any

    @property
    def names_facility(self) -> bool:
        """Whether a facility is in its path."""
        return f"{{{FACILITY}}}" in self.path

    def request(self, client: httpx.Client, values: Mapping[str, Any], *, facility: str) -> httpx.Request:
        """Return a request with those values; examples of the contract stand in for required ones that are missing.

        Facility and time in the body are replaced as well.
        """
        given = {**values, FACILITY: facility}
        path = re.sub(r"\{(\w+)\}", lambda name: quote(str(self._value(name[1], given)), safe=""), self.path)
        query = {
            each["name"]: self._value(each["name"], given)
            for each in self.parameters
            if each["in"] == "query" and each.get("required")
        }
        return client.build_request(self.method, path, params=query, json=placed(self.body, facility))

    def _value(self, name: str, given: Mapping[str, Any]) -> Any:
        if name in given:
            return given[name]
        parameter = next(each for each in self.parameters if each["name"] == name)
        examples = [each["value"] for each in parameter.get("examples", {}).values()]
        found = [*examples, *([parameter["example"]] if "example" in parameter else [])]
        assert found, f"{self.id}: {name} has no example in the contract, and no value among those of the site"
        return found[0]


def operations(contract: Mapping[str, Any]) -> list[Operation]:
    """Return all operations of the contract."""
    return [
        Operation(
            id=operation["operationId"],
            method=method.upper(),
            path=path,
            scopes=tuple(scope for each in operation["security"] for scopes in each.values() for scope in scopes),
            parameters=(*item.get("parameters", []), *operation.get("parameters", [])),
            body=example_of(operation.get("requestBody")),
        )
        for path, item in contract["paths"].items()
        for method, operation in item.items()
        if method in {"get", "head", "post", "put", "patch", "delete"}
    ]


def example_of(body: Mapping[str, Any] | None) -> Any:
    """Return the example of a request's body."""
    if body is None:
        return None
    content = body["content"]["application/json"]
    return content["example"] if "example" in content else next(iter(content["examples"].values()))["value"]


def placed(body: Any, facility: str) -> Any:
    """Return the body with another facility and the present time, wherever it has one."""
    changed = deepcopy(body)
    waiting = [changed]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if FACILITY in each:
                each[FACILITY] = facility
            if TIME in each:
                each[TIME] = datetime.now(UTC).isoformat()
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
    return changed
