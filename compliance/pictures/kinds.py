"""What resource types are called in pictures, and which icon stands for each."""

from functools import cache
from pathlib import Path

from compliance.pictures.icons import UNKNOWN
from compliance.toml import Entry, Text, read_toml

FILE = Path(__file__).with_name("kinds.toml")


class TypeKind(Entry, frozen=True, kw_only=True):
    """How a resource type is shown; see the file's head."""

    icon: Text
    noun: Text


class _Kinds(Entry, frozen=True, kw_only=True):
    type: dict[str, TypeKind]


@cache
def kinds() -> dict[str, TypeKind]:
    """Return type -> how it is shown.

    Raises:
        InputError: the file is not what it must be.
    """
    return read_toml(FILE, _Kinds).type


def kind_of(type_: str) -> TypeKind:
    """Return how a type is shown; `AWS::Service::Thing` that the file does not have is `Service thing`."""
    _, _, rest = type_.partition("::")
    return kinds().get(type_) or TypeKind(icon=UNKNOWN, noun=(rest or type_).replace("::", " "))


def several(noun: str, number: int) -> str:
    """Return a noun, in the plural and with the number where it stands for more than one."""
    if number == 1:
        return noun
    return f"{number} {noun[:-1]}ies" if noun.endswith(("cy", "ty", "ry")) else f"{number} {noun}s"
