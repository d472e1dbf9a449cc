"""What the estimate takes for granted: `assumptions.toml`."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

TABLE = Path(__file__).with_name("assumptions.toml")

Basis = Literal["measured", "code", "documented", "estimate"]
Per = Literal["request", "shard", "task", "interface", "query", "instance", "event", "month"]


class Assumption(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A figure that neither templates nor configuration hold.

    Attributes:
        id: by which code names it.
        value: the figure.
        unit: of it.
        basis: where it comes from.
        why: in words.
        page: figures on the page of performance figures that it is the sum of.
        test: the test that measures it.
        setting: defaults of programs that it follows from.
    """

    id: str
    value: float
    unit: str
    basis: Basis
    why: str
    page: tuple[str, ...] = ()
    test: str = ""
    setting: str = ""


class LogVolume(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How much a log group takes in.

    Attributes:
        match: a regular expression that its name holds.
        per: what the volume grows with.
        bytes: a month and one of those.
        vended: whether the bill has it as vended logs.
        why: in words.
    """

    match: str
    per: Per
    bytes: float
    vended: bool = False
    why: str

    def fits(self, name: str) -> bool:
        """Return whether it is of a log group of that name."""
        return re.search(self.match, name) is not None


class AssumptionTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `assumptions.toml` holds."""

    assumption: tuple[Assumption, ...]
    logs: tuple[LogVolume, ...]


@cache
def table() -> AssumptionTable:
    """Return the table."""
    return msgspec.toml.decode(TABLE.read_bytes(), type=AssumptionTable)


@cache
def _values() -> dict[str, float]:
    return {each.id: each.value for each in table().assumption}


_other: ContextVar[Mapping[str, float]] = ContextVar("_other", default={})  # noqa: B039 - never changed in place


def assumed(name: str) -> float:
    """Return a figure by its id.

    Raises:
        KeyError: there is none.
    """
    return _other.get().get(name, _values()[name])


@contextmanager
def assuming(values: Mapping[str, float]) -> Iterator[None]:
    """Let other figures hold inside of a `with`: what if.

    Raises:
        KeyError: one of them is no assumption.
    """
    for name in values:
        _values()[name]
    token = _other.set({**_other.get(), **values})
    try:
        yield
    finally:
        _other.reset(token)


def log_volume(name: str) -> LogVolume | None:
    """Return how much a log group takes in; None if no row fits its name."""
    return next((each for each in table().logs if each.fits(name)), None)
