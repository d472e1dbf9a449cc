"""Reads which controls each property serves: `properties.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from compliance.controls import CONTROLS_FILE, DIRECTORY, Control, ControlId
from compliance.errors import InputError
from compliance.mutation.edits import Step
from compliance.mutation.model import EXISTENCE
from compliance.toml import Entry as Table
from compliance.toml import Text, read_toml

PROPERTIES = Path(__file__).with_name("properties.toml")
PARENT = "parent"


class _Controls(Table, frozen=True, kw_only=True):
    control: tuple[Control, ...]


class Entry(Table, frozen=True, kw_only=True):
    """What a property is for.

    Attributes:
        controls: that it serves directly.
        none: why breaking it breaks no protection; exactly one of the two is there.
        minimum: the smallest number that still protects.
        maximum: the largest one.
        weaker: values that protect less than what may stand there.
        stronger: values that protect as well or better.
        name: whether it is a physical name, which ends with the environment's suffix.
    """

    controls: Annotated[tuple[ControlId, ...], Meta(max_length=3)] = ()
    none: Text | None = None
    minimum: float | None = None
    maximum: float | None = None
    weaker: tuple[Any, ...] = ()
    stronger: tuple[Any, ...] = ()
    name: bool = False


@dataclass(frozen=True)
class TypeTable:
    """The entries of one resource type.

    Attributes:
        entries: schema path -> entry.
        existence: of the resource itself; None if the file does not say.
        existence_with: (property, value) -> of a resource whose property has the value, instead of `existence`.
        parent: properties that name what the resource is attached to.
    """

    entries: Mapping[str, Entry]
    existence: Entry | None = None
    parent: tuple[str, ...] = ()
    existence_with: Mapping[tuple[str, str], Entry] = field(default_factory=dict)

    def existence_of(self, properties: Mapping[str, Any]) -> Entry | None:
        """Return what the existence of a resource with these properties serves; None if the file does not say."""
        for (name, value), entry in self.existence_with.items():
            if properties.get(name) == value:
                return entry
        return self.existence

    def exact(self, steps: Sequence[Step]) -> Entry | None:
        """Return the entry of exactly this property; `*` stands for list elements and for keys of maps."""
        if not steps:
            return None
        front = ["*" if isinstance(step, int) else step for step in steps]
        return self.entries.get(".".join(front)) or self.entries.get(".".join([*front[:-1], "*"]))

    def entry(self, steps: Sequence[Step]) -> Entry | None:
        """Return the entry of a property or of its nearest listed ancestor; None if nothing is listed."""
        for length in range(len(steps), 0, -1):
            found = self.exact(steps[:length])
            if found is not None:
                return found
        return None

    @cached_property
    def additions(self) -> Mapping[str, tuple[tuple[str, Entry], ...]]:
        """Schema path of a table -> (key, entry) of what it may hold whose weaker values are known."""
        found: dict[str, list[tuple[str, Entry]]] = {}
        for path, entry in self.entries.items():
            above, _, key = path.rpartition(".")
            if entry.controls and entry.weaker and key != "*":
                found.setdefault(above, []).append((key, entry))
        return {above: tuple(keys) for above, keys in found.items()}


@dataclass(frozen=True)
class Properties:
    """All types.

    Attributes:
        types: CloudFormation type -> its entries.
    """

    types: Mapping[str, TypeTable] = field(default_factory=dict)


def template_controls() -> frozenset[str]:
    """Return the controls for which templates can be evidence: only these can be served by a property."""
    controls = read_toml(DIRECTORY / CONTROLS_FILE, _Controls).control
    return frozenset(control.id for control in controls if control.class_ == "template")


def load_properties(path: Path = PROPERTIES) -> Properties:
    """Read the file.

    Raises:
        InputError: it cannot be read, or an entry is impossible; the message names the file and the key.
    """
    name = f"{path.parent.name}/{path.name}"
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{name}: not TOML: {error}") from None
    known = template_controls()
    return Properties({kind: _table(name, kind, table, known) for kind, table in sorted(raw.items())})


def _table(name: str, kind: str, table: Any, known: frozenset[str]) -> TypeTable:
    if not isinstance(table, dict):
        raise InputError(f"{name}: {kind}: not a table; give one table for each resource type")
    entries = {}
    parent: tuple[str, ...] = ()
    for key, raw in table.items():
        where = f"{name}: {kind}: {key}"
        try:
            if key == PARENT:
                parent = msgspec.convert(raw, tuple[Text, ...])
            else:
                entries[key] = _checked(msgspec.convert(raw, Entry), where, known)
        except msgspec.ValidationError as error:
            raise InputError(f"{where}: {error}") from None
    existence = entries.pop(EXISTENCE, None)
    existence_with = {}
    for key in [each for each in entries if each.startswith(f"{EXISTENCE}.")]:
        property_, _, value = key.removeprefix(f"{EXISTENCE}.").partition(".")
        existence_with[property_, value] = entries.pop(key)
    return TypeTable(entries, existence, parent, existence_with)


def _checked(entry: Entry, where: str, known: frozenset[str]) -> Entry:
    if bool(entry.controls) == bool(entry.none):
        raise InputError(f"{where}: give either `controls` or `none` with the reason")
    for control in entry.controls:
        if control not in known:
            raise InputError(f"{where}: {control} is not a control of class template in controls/{CONTROLS_FILE}")
    return entry
