"""Who refers to whom, inside a template and across stacks."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from compliance.assembly import Environment
from compliance.mutation.shapes import intrinsics
from compliance.template import Template

_VARIABLE = re.compile(r"\$\{([A-Za-z0-9]+)[^}]*\}")


def referrers(template: Template, section: str = "Resources") -> Mapping[str, frozenset[str]]:
    """Return logical id -> names of the resources (or outputs) whose values refer to it, DependsOn left out."""
    return _referrers(_Held(template.body), section)


class _Held:
    """Keeps a template alive as long as what is known of it is cached, so that no other one gets its id."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self.body = body

    def __hash__(self) -> int:
        return id(self.body)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.body is self.body


@lru_cache(maxsize=64)
def _referrers(held: _Held, section: str) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, body in (held.body.get(section) or {}).items():
        for target in _targets({key: value for key, value in body.items() if key != "DependsOn"}):
            if target != name:
                found.setdefault(target, set()).add(name)
    return {target: frozenset(names) for target, names in found.items()}


def _targets(value: Any) -> Iterator[str]:
    for each in intrinsics(value):
        match each:
            case {"Ref": str() as target}:
                yield target
            case {"Fn::GetAtt": [str() as target, *_]}:
                yield target
            case {"Fn::GetAtt": str() as dotted}:
                yield dotted.partition(".")[0]
            case {"Fn::Sub": str() as pattern} | {"Fn::Sub": [str() as pattern, *_]}:
                yield from _VARIABLE.findall(pattern)


@lru_cache(maxsize=8)
def _imported(held: "_HeldEnvironment") -> frozenset[str]:
    environment = held.environment
    names = set()
    for template in environment.templates:
        for each in intrinsics(template.body):
            if "Fn::ImportValue" in each:
                names.add(environment.context.text(each["Fn::ImportValue"], stack=template.stack))
    return frozenset(name for name in names if name is not None)


class _HeldEnvironment:
    def __init__(self, environment: Environment) -> None:
        self.environment = environment

    def __hash__(self) -> int:
        return id(self.environment)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _HeldEnvironment) and other.environment is self.environment


def imported(environment: Environment) -> frozenset[str]:
    """Return the names of all exports that some stack of an environment imports."""
    return _imported(_HeldEnvironment(environment))
