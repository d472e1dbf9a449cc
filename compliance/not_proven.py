"""The list of what nobody has seen work: what it is, why, what stands in for it, and what would prove it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta

from compliance.errors import InputError
from compliance.toml import Entry, Text, read_toml

LIST = Path(__file__).with_name("not_proven.toml")

ResourceType = Annotated[str, Meta(pattern=r"^(AWS::[A-Za-z0-9]+|Custom)::[A-Za-z0-9]+$")]

Field = Annotated[str, Meta(pattern=r"^AWS::[A-Za-z0-9]+::[A-Za-z0-9]+( \S+)?$")]
"""A type and a path into its properties; a type alone if its service does not know the resource."""

Test = Annotated[str, Meta(pattern=r"^tests/\S+\.py(::test_\w+)?$")]


class Attribute(Entry, frozen=True, kw_only=True):
    """An attribute that the emulator does not give; see `delivery/emulated/lacking.py`."""

    type: ResourceType
    name: Text
    having: Mapping[str, Any]
    value: Text


class Property(Entry, frozen=True, kw_only=True):
    """A property that the emulator refuses; see `delivery/emulated/lacking.py`."""

    type: ResourceType
    name: Text
    instead: Mapping[str, Any]
    value: Any = None


class NotProven(Entry, frozen=True, kw_only=True):
    """One entry of the list.

    Attributes:
        id: `NP-001`.
        what: nobody has seen work.
        why: it cannot be shown on one machine.
        stand_ins: tests, `file::function` or a file, that show what can be shown.
        would_prove: who or what.
        stripped: resource types that are not deployed to the emulator.
        attributes: that are replaced there.
        properties: that are replaced there.
        fields: `type property` that the emulator takes and does not keep.
        fields_after_update: likewise, of what an update changes.
        unread: types that are deployed there and that nothing was asked about.
    """

    id: Annotated[str, Meta(pattern=r"^NP-\d{3}$")]
    what: Text
    why: Text
    stand_ins: Annotated[tuple[Test, ...], Meta(min_length=1)]
    would_prove: Text
    stripped: tuple[ResourceType, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    properties: tuple[Property, ...] = ()
    fields: tuple[Field, ...] = ()
    fields_after_update: tuple[Field, ...] = ()
    unread: tuple[ResourceType, ...] = ()

    @property
    def not_deployed(self) -> tuple[str, ...]:
        """What is not deployed to the emulator, or otherwise than the template says."""
        attributes = (f"{each.type} {each.name}" for each in self.attributes)
        properties = (f"{each.type} {each.name}" for each in self.properties)
        return (*self.stripped, *attributes, *properties)

    @property
    def not_kept(self) -> tuple[str, ...]:
        """What the emulator says it did, and its services do not say, or were not asked."""
        return (*self.fields, *(f"{each} (update)" for each in self.fields_after_update), *self.unread)


class _List(Entry, frozen=True, kw_only=True):
    not_proven: tuple[NotProven, ...]


def load_not_proven(path: Path = LIST) -> tuple[NotProven, ...]:
    """Read the list, sorted by id.

    Raises:
        InputError: a value is impossible, or an id or a resource type is there twice; the message names it.
    """
    entries = read_toml(path, _List).not_proven
    seen: dict[str, str] = {}
    for entry in entries:
        for name in (entry.id, *entry.not_deployed, *entry.not_kept):
            if name in seen:
                raise InputError(f"{path.name}: {entry.id}: {name} is there twice, see {seen[name]}")
            seen[name] = entry.id
    return tuple(sorted(entries, key=lambda each: each.id))
