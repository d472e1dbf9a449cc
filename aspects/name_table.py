"""The table of names: how each resource type shows whose it is. Data in `name_table.toml`."""

from pathlib import Path
from typing import Final

import msgspec


class Named(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A type with a physical name.

    Attributes:
        property: path of the property that holds it.
        characters: the longest that the service accepts.
        pattern: a regular expression that the whole name matches.
        ref: whether `Ref` returns the name.
        prefix: what a name made from the construct path starts with.
        implicit: whether an absent name may be made from the construct path.
        generated: whether the library fills an absent name in, with one of its own making.
        within_parent: whether names need to be unique only within the resource's parent.
        account_wide: names that a service fixes for a whole account; a Name tag carries the suffix `shared` there.
        fixed: regular expressions for names whose end the service fixes; `{suffix}` is a segment of them.
    """

    property: str
    characters: int = 255
    pattern: str = r"[A-Za-z0-9_.\-/+=@:]+"
    ref: bool = False
    prefix: str = ""
    implicit: bool = True
    generated: bool = False
    within_parent: bool = False
    account_wide: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()


class Belongs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A type that has no name of its own; `to` is the property that refers to the resource which has one."""

    to: str
    because: str


class NotAName(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A property that looks like a physical name in the schemas of `types`, and why it is none."""

    property: str
    types: tuple[str, ...]
    because: str


class NameTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every resource type that the platform may have, in exactly one of the first five.

    Attributes:
        named: types with a physical name.
        tagged: types without a name that show the suffix in their Name tag.
        described: types that show it in a description: type -> property.
        belongs: types that are part of another resource.
        exempt: types that nothing can mark, with the reason.
        not_names: what looks like a name and is none.
    """

    named: dict[str, Named]
    tagged: tuple[str, ...]
    described: dict[str, str]
    belongs: dict[str, Belongs]
    exempt: dict[str, str]
    not_names: tuple[NotAName, ...]

    @property
    def types(self) -> set[str]:
        """Every resource type of the table."""
        return {*self.named, *self.tagged, *self.described, *self.belongs, *self.exempt}


NAMES: Final = msgspec.toml.decode(Path(__file__).with_suffix(".toml").read_bytes(), type=NameTable)
