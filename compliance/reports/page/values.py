"""Turns values and names from templates, which may hold anything, into text that can be shown and no more."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from compliance.assembly import Environment
from compliance.digest import value_at
from compliance.gate import escaped, printable
from compliance.model import Resource

ABSENT = ""
"""Stands for a property that the template does not have; no JSON value is empty."""

LONGEST_VALUE = 8_000
"""Characters of a value that the page holds: the longest policies of a CDK application are readable in full, and an
inline program or an API definition of 50,000 characters does not double the page."""

_BODY = {"Type", "Properties"}

_VALUE = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, default=str)
_COMPACT = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)
_ENDING = re.compile("[<>&\u2028\u2029]")
"""What ends a script element or a line of a program."""

NAME_MARK, ACCOUNT_MARK = "\ue000", "\ue001"
"""Stand for an environment's name and account in values. Of the private use area: `visible` leaves none in a value, so
that a mark is never mistaken, and the scripts put back exactly what was there."""


@dataclass(frozen=True)
class Words:
    """The words of an environment that make its values differ from those of others.

    Attributes:
        name: of the environment.
        account: of its templates; empty where they have none, or several.
    """

    name: str
    account: str

    @classmethod
    def of(cls, environment: Environment) -> "Words":
        """Take them from an environment."""
        accounts = {template.account for template in environment.templates}
        return cls(printable(environment.name), accounts.pop() if len(accounts) == 1 else "")

    @property
    def marked(self) -> tuple[str, str]:
        """What the two marks stand for."""
        return self.name, self.account

    def mark(self, text: str) -> str:
        """Return a text with marks for the environment's words."""
        for word, pattern, sign in self._marks:
            if word in text:
                text = pattern.sub(sign, text)
        return text

    @cached_property
    def _marks(self) -> tuple[tuple[str, re.Pattern[str], str], ...]:
        return tuple(
            (word, re.compile(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])"), sign)
            for word, sign in ((self.name, NAME_MARK), (self.account, ACCOUNT_MARK))
            if word
        )


def looked_at(resource: Resource, path: str) -> Any:
    """Return the value that a finding's property path names; None if the resource has none.

    `DeletionPolicy` and its like stand beside the properties, and rules name them in the same way.
    """
    value = value_at(resource.properties, path)
    head = path.split(".", maxsplit=1)[0]
    if value is None and head in resource.body and head not in _BODY:
        return value_at(resource.body, path)
    return value


def value_text(value: Any) -> str:
    """Return a JSON value on one line, at most `LONGEST_VALUE` characters and a note of how many were left out."""
    if value is None:
        return ABSENT
    text = visible(_VALUE.encode(value))
    left_out = len(text) - LONGEST_VALUE
    return f"{text[:LONGEST_VALUE]} ... {left_out:,} more characters are not shown" if left_out > 0 else text


def visible(text: str) -> str:
    r"""Return JSON text in which what is not to be seen (controls, right-to-left marks) stands as `\u202e`."""
    return escaped(text, _escape)


def embeddable(value: Mapping[str, Any]) -> str:
    """Return JSON that can stand in a script element: nothing in it ends the element or a line of a program.

    Each entry of a table stands on a line of its own, so that a changed finding is one changed line of the page.
    """
    lines = []
    for name, content in value.items():
        if isinstance(content, list):
            inner = ",\n".join(_compact(each) for each in content)
            lines.append(f"{_compact(name)}:[\n{inner}\n]")
        else:
            lines.append(f"{_compact(name)}:{_compact(content)}")
    text = "{\n" + ",\n".join(lines) + "\n}"
    return _ENDING.sub(lambda found: _escape(found[0]), text)


def _compact(value: Any) -> str:
    return _COMPACT.encode(value)


def _escape(character: str) -> str:
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
