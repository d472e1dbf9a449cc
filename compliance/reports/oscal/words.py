"""Makes texts and identifiers that OSCAL allows out of whatever templates, tools and the register say."""

import json
import re
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

from compliance.gate import printable

Table = dict[str, Any]
"""One object of OSCAL's JSON."""

NAMESPACE = UUID("6f0f7d4e-8f0b-5f0c-9a53-2f4f7a1d9c11")
"""Of all our UUIDs: a name below it has the same UUID in every run."""

OWN = "https://smartfactory.example/ns/oscal"
"""Namespace of our properties; `.example` is reserved (RFC 2606), so that it is nobody's address."""

LONGEST = 1000
"""Characters of a text that is kept: foreign templates may hold names and details of any length."""

NOTHING = "(empty)"
"""Stands for an empty text, which OSCAL's string datatype does not allow."""

_MARKUP = re.compile(r"([\\`*_{}\[\]<>|~^$&!#])")


@lru_cache(maxsize=100_000)
def identifier(*names: str) -> str:
    """Return the UUID (version 5) of what these names stand for; equal names give equal UUIDs."""
    return str(uuid5(NAMESPACE, json.dumps(names)))


def line(text: str) -> str:
    """Return a text as OSCAL's string datatype: one line, not empty, no blanks at its ends, `LONGEST` at the most."""
    shown = printable(text).strip()
    return (shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 3]}...").strip() or NOTHING


def markup(text: str) -> str:
    """Return a text as one line of OSCAL's markup that reads as it is written: no link, no tag, no insertion."""
    return _MARKUP.sub(r"\\\1", line(text))


def token(text: str) -> str:
    """Return a text as OSCAL's token datatype: `Head of platform` is `head-of-platform`."""
    return f"r-{slug}" if not (slug := re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-"))[:1].isalpha() else slug


def control_token(control: str) -> str:
    """Return a control's id as a token: `a-8.24` for `A.8.24`."""
    return f"a-{control.removeprefix('A.')}"


def prop(name: str, value: object, namespace: str = OWN, **more: str) -> Table:
    """Return a property; an empty namespace stands for OSCAL's own."""
    return {"name": name, **({"ns": namespace} if namespace else {}), "value": line(str(value)), **more}


def full(table: Table) -> Table:
    """Return an object without its empty members: OSCAL allows neither empty lists nor empty texts."""
    return {key: value for key, value in table.items() if value not in ("", None, [], {})}
