"""Reads which line of this repository made each construct: `construct-trace.json`, which the application writes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from compliance.errors import InputError

TRACE = "construct-trace.json"

File = Annotated[str, Meta(pattern=r"^(?!\.\.?(/|$))[\w.-]+(/(?!\.\.?(/|$))[\w.-]+)*$")]
"""A path below the repository; the trace may come with an assembly of others."""


class Location(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a construct is made.

    Attributes:
        file: below the repository, with `/`.
        line: from 1.
    """

    file: File
    line: Annotated[int, Meta(ge=1)]


def load_locations(directory: Path) -> Mapping[str, Location]:
    """Return construct path, the stage included -> where it is made; empty for an assembly without a trace.

    Args:
        directory: the assembly.

    Raises:
        InputError: there is a trace, and it is not what the application writes.
    """
    path = directory / TRACE
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    try:
        return msgspec.json.decode(content, type=dict[str, Location])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"{path}: not a table of construct path -> file and line: {error}") from None


def nearest(locations: Mapping[str, Location], path: str) -> Location | None:
    """Return where a construct, or else the nearest one around it, is made; None if nobody knows.

    What the library makes inside a construct of ours, its CloudFormation resource above all, has no entry of its own.
    """
    while path and path not in locations:
        path = path.rpartition("/")[0]
    return locations.get(path)
