"""Reads what is refused at deployment beyond what schemas say: `refused.toml`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from compliance.toml import Entry, Text, read_toml

REFUSED = Path(__file__).with_name("refused.toml")


class Refusal(Entry, frozen=True, kw_only=True):
    """Why some values of a type are refused.

    Attributes:
        because: in words.
        source: the page that says so.
        schema: JSON Schema, in the dialect of the types' own schemas.
    """

    because: Text
    source: Text
    schema: dict[str, Any]


@cache
def load_refused(path: Path = REFUSED) -> Mapping[str, Refusal]:
    """Return CloudFormation type -> what is refused.

    Raises:
        InputError: the file cannot be read, or an entry is impossible.
    """
    return read_toml(path, dict[str, Refusal])
