"""Mutants that change nothing: `equivalents.toml`, a closed list."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from compliance.errors import InputError
from compliance.mutation.model import Mutant, Operator
from compliance.toml import Entry, Text, read_toml

EQUIVALENTS = Path(__file__).with_name("equivalents.toml")

Reason = Literal[
    "default-is-the-same",
    "read-by-nothing",
    "refused-at-deployment",
    "same-effect-by-other-means",
]


class Equivalent(Entry, frozen=True, kw_only=True):
    """One change that breaks nothing.

    Attributes:
        type: CloudFormation type.
        property: exact schema path.
        operator: exact.
        variant: exact; empty where the operator has none.
        path: exact construct path.
        reason: why nothing is broken.
        because: the same in this case's own words, with the source.
    """

    type: Text
    property: Text
    operator: Operator
    variant: str = ""
    path: Text
    reason: Reason
    because: Text


Key = tuple[str, str, Operator, str, str]


def _key(entry: Equivalent) -> Key:
    return entry.type, entry.property, entry.operator, entry.variant, entry.path


def _named(entry: Equivalent) -> str:
    return " ".join(filter(None, (entry.type, entry.property, entry.operator.value, entry.variant, entry.path)))


class _File(Entry, frozen=True, kw_only=True):
    equivalent: tuple[Equivalent, ...] = ()


@dataclass(frozen=True)
class Equivalents:
    """All entries.

    Attributes:
        entries: in the order of the file.
    """

    entries: tuple[Equivalent, ...] = ()

    def of(self, mutant: Mutant) -> Equivalent | None:
        """Return the entry that covers a mutant; None if there is none."""
        key = (mutant.resource_type, mutant.property, mutant.operator, mutant.variant, mutant.path)
        return self._by_key.get(key)

    @cached_property
    def _by_key(self) -> dict[Key, Equivalent]:
        return {_key(each): each for each in self.entries}

    def unused(self, mutants: Iterable[Mutant]) -> tuple[Equivalent, ...]:
        """Return the entries that cover none of these mutants."""
        used = {_key(found) for mutant in mutants if (found := self.of(mutant)) is not None}
        return tuple(each for each in self.entries if _key(each) not in used)

    def idle(self, mutants: Collection[Mutant], killed: Iterable[Mutant]) -> Iterator[str]:
        """Yield the entries that excuse nothing, with why.

        Args:
            mutants: all that could be deployed.
            killed: those of them that some rule noticed.
        """
        yield from (f"{_named(each)}: there is no such mutant" for each in self.unused(mutants))
        found = {_named(entry) for mutant in killed if (entry := self.of(mutant)) is not None}
        yield from (f"{each}: a rule notices it, so something is broken" for each in sorted(found))


def load_equivalents(path: Path = EQUIVALENTS) -> Equivalents:
    """Read the file.

    Raises:
        InputError: it cannot be read, or an entry is impossible or there twice.
    """
    entries = read_toml(path, _File).equivalent
    seen = set()
    for number, entry in enumerate(entries):
        if _key(entry) in seen:
            raise InputError(f"{path.parent.name}/{path.name}: equivalent[{number}]: it is there twice")
        seen.add(_key(entry))
    return Equivalents(entries)
