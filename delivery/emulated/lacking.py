"""What the emulator cannot do, from the list of what is not proven."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LIST = Path(__file__).parents[2] / "compliance" / "not_proven.toml"
"""The one list: `compliance` makes the report of it, this room takes from the templates what it names."""


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """An attribute that the emulator does not give, of resources with these property values.

    Attributes:
        type: of the resource.
        name: of the attribute, `ConfigurationEndPoint.Address`.
        having: values of properties that the resource has.
        value: the text that stands in its place.
    """

    type: str
    name: str
    having: Mapping[str, Any]
    value: str


@dataclass(frozen=True, kw_only=True)
class Property:
    """A property that the emulator refuses; the resource is made without it.

    Attributes:
        type: of the resource.
        name: of the property.
        instead: properties that take its place.
        value: that it refuses; None if it refuses all.
    """

    type: str
    name: str
    instead: Mapping[str, Any]
    value: Any = None


@dataclass(frozen=True, kw_only=True)
class Lacking:
    """What is taken from templates before they go to the emulator, and what it answers otherwise than AWS.

    Attributes:
        types: resource types that are removed.
        attributes: that are replaced by a text.
        properties: that are replaced by others.
        fields: `type property` that the service's API does not answer as the template says.
        fields_after_update: likewise, of what an update changes.
        unread: types whose service has no API here that could be asked.
    """

    types: frozenset[str]
    attributes: tuple[Attribute, ...] = ()
    properties: tuple[Property, ...] = ()
    fields: frozenset[str] = frozenset()
    fields_after_update: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()


def load_lacking(path: Path = LIST) -> Lacking:
    """Read the list; the audit checks its form."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["not_proven"]

    def named(key: str) -> frozenset[str]:
        return frozenset(name for entry in entries for name in entry.get(key, ()))

    return Lacking(
        types=named("stripped"),
        attributes=tuple(Attribute(**each) for entry in entries for each in entry.get("attributes", ())),
        properties=tuple(Property(**each) for entry in entries for each in entry.get("properties", ())),
        fields=named("fields"),
        fields_after_update=named("fields_after_update"),
        unread=named("unread"),
    )
