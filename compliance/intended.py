"""Why environments differ where they are meant to; fails what differs without a reason, and a reason for nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from compliance.errors import InputError
from compliance.gate import Failure, printable
from compliance.toml import Entry, Text, read_toml

REASONS = Path(__file__).with_name("environment_differences.toml")

Pattern = Annotated[str, Meta(pattern=r"[A-Za-z]{2}")]
"""`*` stands for anything; a pattern of nothing else would explain everything."""


class Reason(Entry, frozen=True, kw_only=True):
    """Why something may differ between environments.

    Attributes:
        type: pattern of resource types.
        property_: pattern of property paths; neither this nor `rule` for a resource that is not everywhere.
        rule: pattern of rules, `tool:rule`, that answer differently.
        path: pattern of construct paths.
        kind: in what: size, count and retention are what environments may differ in; an identity (name, address, cost
            centre) tells them apart; what is derived follows from one of these.
        reason: why, for an auditor.
    """

    type: Text
    property_: Pattern = msgspec.field(name="property", default="")
    rule: Pattern = ""
    path: Text = "*"
    kind: Literal["size", "count", "retention", "identity", "derived"]
    reason: Text

    @property
    def of(self) -> str:
        """What kind of difference it is a reason for."""
        return "property" if self.property_ else "rule" if self.rule else "resource"

    def covers(self, *, kind: str, path: str, resource_type: str, name: str) -> bool:
        """Tell whether it is a reason for a difference."""
        return (
            kind == self.of
            and fnmatchcase(resource_type, self.type)
            and fnmatchcase(path, self.path)
            and fnmatchcase(name, self.property_ or self.rule)
        )

    def __str__(self) -> str:
        """Return what it is about, in one line."""
        return " ".join(each for each in (self.type, self.property_ or self.rule, self.path) if each != "*" and each)


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same in all environments.

    Attributes:
        kind: `resource`, `rule` or `property`.
        stack: of the resource.
        path: its construct path, with `{Environment}` where the environment's name was.
        resource_type: its type.
        name: the property's path, or the rule as `tool:rule`; empty for the resource itself.
        values: environment -> value as JSON, answers, or whether the resource is there.
        reason: why it is intended; None if nobody has said so.
    """

    kind: str
    stack: str
    path: str
    resource_type: str
    name: str
    values: Mapping[str, str]
    reason: Reason | None = None


class _Reasons(Entry, frozen=True, kw_only=True):
    environments: Annotated[tuple[Text, ...], Meta(min_length=2)]
    difference: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Intended:
    """The reasons.

    Attributes:
        environments: of which environments they speak.
        reasons: in the file's order.
    """

    environments: frozenset[str] = frozenset()
    reasons: tuple[Reason, ...] = field(default=())

    def reason(self, *, kind: str, path: str, resource_type: str, name: str) -> Reason | None:
        """Return the first reason for a difference; None if there is none."""
        for each in self.reasons:
            if each.covers(kind=kind, path=path, resource_type=resource_type, name=name):
                return each
        return None


def load_intended(path: Path = REASONS) -> Intended:
    """Read the reasons; a file that is not there gives none, and speaks of no environment.

    Raises:
        InputError: it is unreadable, or an entry is impossible or there twice; the message names file and key.
    """
    if not path.exists():
        return Intended()
    read = read_toml(path, _Reasons)
    for entry, number in Counter(str(each) for each in read.difference).items():
        if number > 1:
            raise InputError(f"{path.name}: {entry}: is there {number} times")
    for each in read.difference:
        if each.property_ and each.rule:
            raise InputError(f"{path.name}: {each}: give either `property` or `rule`")
        if each.of == "resource" and each.type == each.path == "*":
            raise InputError(f"{path.name}: difference: a reason for every resource is none; give `type` or `path`")
    return Intended(frozenset(read.environments), read.difference)


def unexplained(found: Iterable[Difference], intended: Intended, environments: frozenset[str]) -> list[Failure]:
    """Return a failure for each difference without a reason and, where all environments are there, the reverse.

    Args:
        found: what differs.
        intended: the reasons.
        environments: which were audited; of environments that the reasons do not know, nothing is asked.
    """
    if not environments <= intended.environments:
        return []
    differing = tuple(found)
    failures = [_failure(each) for each in differing if each.reason is None]
    if environments == intended.environments:
        failures += _unused(intended, {id(each.reason) for each in differing})
    return failures


def _failure(difference: Difference) -> Failure:
    where = f"{difference.path or 'the whole environment'} ({difference.resource_type or difference.stack})"
    what = f" {difference.name}" if difference.name else ""
    return Failure(
        f"DIFFERENCE {difference.kind}{what} is not the same in all environments",
        (
            ("resource", where),
            (difference.kind, difference.name),
            *((f"in {printable(name)}", value) for name, value in sorted(difference.values.items())),
            ("why", "what was tested in staging is what runs in production: only size, counts and retention differ"),
            ("fix", "make it the same; or say why it is meant: compliance/environment_differences.toml"),
        ),
    )


def _unused(intended: Intended, used: set[int]) -> Iterator[Failure]:
    for each in intended.reasons:
        if id(each) not in used:
            yield Failure(
                f"DIFFERENCE {each} has a reason, and does not differ",
                (
                    ("file", "compliance/environment_differences.toml"),
                    ("why", "a reason that explains nothing today would wave something through tomorrow"),
                    ("fix", "remove the entry; an earlier one may cover the same"),
                ),
            )
