"""The digest of what a rule looked at: an acceptance binds to it, so that a changed value re-opens the finding."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from compliance.model import Resource, canonical
from compliance.template import Template

DIGITS = 16
"""Hexadecimal digits kept: 64 bits tell the values of one property apart, and fit a line of the register."""

BESIDE_PROPERTIES = frozenset({"Condition", "DeletionPolicy", "UpdateReplacePolicy"})
"""Attributes of a resource that rules look at. Source: template reference, "Resource attributes"."""

_ASSET = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_STEP = re.compile(r"[^.\[\]]+")

Others = Mapping[str, Resource]
"""Resources of the same template by logical id."""


@dataclass(frozen=True)
class Digester:
    """Makes digests that do not depend on which environment a resource is in, nor on what is in an asset.

    Attributes:
        words: names of the environment (suffix, stage), replaced wherever they stand as a word of their own.
        account: the environment's own; another account's number is a value like any other. Empty where unknown.
    """

    words: tuple[str, ...]
    account: str = ""

    @classmethod
    def of(cls, template: Template, suffix: str) -> "Digester":
        """Make the digester for one template's resources."""
        words = sorted({suffix, template.stage, template.environment} - {""}, key=len, reverse=True)
        return cls(tuple(words), template.account)

    def digest(self, resource: Resource, properties: Iterable[str], others: Others | None = None) -> str:
        """Return `sha256:` and 16 hexadecimal digits over the values at these property paths.

        A path that leads nowhere counts as absent; with no path at all, every property counts. `Id/Property` is a
        property of another resource, looked up in `others` by logical id.
        """
        looked_at: dict[str, Any] = {}
        for path in sorted(set(properties)):
            logical_id, _, rest = path.rpartition("/")
            subject = (others or {}).get(logical_id) if logical_id else resource
            looked_at[path] = looked_up(subject, rest) if subject else None
        if not looked_at:
            return self._of_text(resource.canonical)
        return self.of_value({"type": resource.type, "values": looked_at})

    def of_value(self, value: Any) -> str:
        """Return the digest of any JSON value."""
        return self._of_text(canonical(value))

    def _of_text(self, text: str) -> str:
        return f"sha256:{sha256(self.neutral(text).encode()).hexdigest()[:DIGITS]}"

    def neutral(self, text: str) -> str:
        """Return a text with the environment's names, its account's number and hashes of assets replaced.

        An asset's hash changes with every line of a program: an acceptance is about how a resource is configured.
        """
        return _neutral(self.words, self.account, text) if text else text


@lru_cache(maxsize=2**14)
def _neutral(words: tuple[str, ...], account: str, text: str) -> str:
    """Return what `Digester.neutral` does; many rules look at the same value, so that answers are remembered."""
    if words:
        text = _apart(words, "[A-Za-z0-9]").sub("{environment}", text)
    if account:
        text = _apart((account,), r"\d").sub("{account}", text)
    return _ASSET.sub("{asset}", text)


@lru_cache
def _apart(words: tuple[str, ...], among: str) -> re.Pattern[str]:
    """Return a pattern of words that stand apart: beside none of the characters `among` which they would be a part.

    What is before a word is looked at last: a search can then skip to where one begins.
    """
    alternatives = "|".join(f"{word}(?<!{among}{word})" for word in map(re.escape, words))
    return re.compile(f"(?:{alternatives})(?!{among})")


def looked_up(resource: Resource, path: str) -> Any:
    """Return what a rule looked at: a property, or an attribute of the resource beside its properties."""
    return resource.body.get(path) if path in BESIDE_PROPERTIES else value_at(resource.properties, path)


def value_at(value: Any, path: str) -> Any:
    """Return the value at a path such as `Rules.0.Name` or `Rules[0].Name`; None if there is none.

    A path that steps into an intrinsic or a scalar ends there: the value that decides is then the one it stopped at.
    """
    for step in _STEP.findall(path):
        if isinstance(value, Mapping):
            if step not in value and len(value) == 1 and next(iter(value)).startswith(("Fn::", "Ref")):
                return value
            value = value.get(step)
        elif isinstance(value, list):
            if not step.isdigit():
                return value
            value = value[int(step)] if int(step) < len(value) else None
        else:
            return value
    return value
