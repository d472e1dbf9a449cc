"""Which resource a value speaks of: by reference, inside a join, or by its physical name."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, unresolved
from compliance.rules_support.catalogue import NAME_PROPERTIES

_VARIABLE = re.compile(r"\$\{([A-Za-z0-9]+)(\.[A-Za-z0-9.]+)?\}")


def same(one: Resource | None, other: Resource) -> bool:
    """Tell whether two resources of an environment are the same one."""
    return one is not None and (one.stack, one.logical_id) == (other.stack, other.logical_id)


def references(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every Ref, Fn::GetAtt and Fn::ImportValue anywhere in a value, those inside an Fn::Sub too."""
    if isinstance(value, list):
        for each in value:
            yield from references(each)
    elif isinstance(value, Mapping):
        if len(value) == 1 and next(iter(value)) in ("Ref", "Fn::GetAtt", "Fn::ImportValue"):
            yield value
            return
        if len(value) == 1 and "Fn::Sub" in value:
            argument = value["Fn::Sub"]
            yield from _variables(argument[0] if isinstance(argument, list) and argument else argument)
        for each in value.values():
            yield from references(each)


def _variables(pattern: Any) -> Iterator[Mapping[str, Any]]:
    for name, attribute in _VARIABLE.findall(pattern) if isinstance(pattern, str) else ():
        yield {"Fn::GetAtt": [name, attribute[1:]]} if attribute else {"Ref": name}


def targets(context: Context, value: Any, *, stack: str) -> list[Resource]:
    """Return every resource that a value refers to, in whatever depth."""
    found = (context.target(each, stack=stack) for each in references(value))
    return [each for each in found if each is not None]


def physical_name(context: Context, resource: Resource) -> str | None:
    """Return a resource's physical name; None if the service makes it up or it cannot be known."""
    named = NAME_PROPERTIES.get(resource.type)
    value = value_at(resource.properties, named) if named else None
    return None if value is None else context.text(value, stack=resource.stack)


def refers_to(context: Context, value: Any, resource: Resource, *, stack: str) -> bool | None:
    """Tell whether a value in `stack` speaks of a resource; None if that cannot be known.

    A value does by a reference (also inside a join), or as text that is its name or an ARN that ends with it.
    """
    direct = context.target(value, stack=stack)
    if direct is not None:
        return same(direct, resource)
    if any(same(each, resource) for each in targets(context, value, stack=stack)):
        return True
    if _undecided(context, value, stack=stack):
        return None
    name = physical_name(context, resource)
    text = outline(context, value, stack=stack).removesuffix(":*")
    return name is not None and (text == name or text.endswith((f":{name}", f"/{name}")))


def _undecided(context: Context, value: Any, *, stack: str) -> bool:
    """Tell whether a part of a value is neither text nor a reference to a resource of the environment."""
    if isinstance(value, list):
        return any(_undecided(context, each, stack=stack) for each in value)
    if not unresolved(value) or context.text(value, stack=stack) is not None:
        return False
    if context.target(value, stack=stack) is not None:
        return False
    match value:
        case {"Fn::Join": [str(), list() as parts]}:
            return _undecided(context, parts, stack=stack)
        case {"Fn::Sub": _}:
            return _undecided(context, list(references(value)), stack=stack)
    return True


def referred_to(context: Context, values: Iterator[tuple[Any, str]], resource: Resource) -> bool | None:
    """Tell whether any of some (value, stack) pairs speaks of a resource; None if none does and one might."""
    found = [refers_to(context, value, resource, stack=stack) for value, stack in values]
    if any(found):
        return True
    return None if None in found else False


def literals(value: Any) -> Iterator[str]:
    """Yield every text in a value, keys of maps left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from literals(each)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from literals(each)


def outline(context: Context, value: Any, *, stack: str) -> str:
    """Return a value as text with `*` for each part that cannot be known."""
    text = context.text(value, stack=stack)
    if text is not None:
        return text
    if isinstance(value, Mapping) and "Fn::Join" in value:
        match value["Fn::Join"]:
            case [str() as separator, list() as parts]:
                return separator.join(outline(context, part, stack=stack) for part in parts)
    if isinstance(value, Mapping) and "Fn::Sub" in value:
        pattern = value["Fn::Sub"][0] if isinstance(value["Fn::Sub"], list) else value["Fn::Sub"]
        return re.sub(r"\$\{[^}]*\}", "*", str(pattern))
    return "*"
