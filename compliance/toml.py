"""Reads the project's TOML data into checked structs."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

from compliance.errors import InputError

Text = Annotated[str, Meta(min_length=1)]


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of a file; a key that nothing reads is an error."""


KindT = TypeVar("KindT")


@lru_cache(maxsize=32)
def _parsed(text: str) -> Mapping[str, Any]:
    """Parse a text once: an audit reads the same few files for each environment, and they are long."""
    return tomllib.loads(text)


def read_toml(path: Path, kind: type[KindT]) -> KindT:
    """Read a file.

    Raises:
        InputError: it cannot be read, or a value is impossible; the message names the file and the key.
    """
    name = f"{path.parent.name}/{path.name}"
    try:
        raw = _parsed(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{name}: not TOML: {error}") from None
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        problem, _, where = str(error).partition(" - at `$")
        raise InputError(f"{name}: {where.rstrip('`').lstrip('.') or 'the file'}: {problem}") from None


def require_unique(ids: Iterable[str], path: Path) -> None:
    """Check that no id of a file is there twice.

    Raises:
        InputError: one is; the message names it.
    """
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            raise InputError(f"{path.name}: {each}: is there twice")
        seen.add(each)
