"""Estimates as they are committed and compared: sums by environment, service and stack."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec

from delivery.costs.estimate import Estimate
from delivery.costs.prices import prices
from delivery.errors import InputError


class EnvironmentSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The bill of an environment, US$ a month.

    Attributes:
        total: that its own account pays.
        elsewhere: that other accounts pay.
        per_million: of a million events.
        services: by service.
        stacks: by stack; what carries no tags is under its own name.
    """

    total: float
    elsewhere: float
    per_million: float
    services: Mapping[str, float]
    stacks: Mapping[str, float]


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """The bills of all environments.

    Attributes:
        prices: the date of the price table.
        environments: by name.
    """

    prices: date
    environments: Mapping[str, EnvironmentSummary]


def summary_of(estimates: Sequence[Estimate]) -> Summary:
    """Return estimates as sums, in whole cents."""
    return Summary(
        prices=prices().date,
        environments={
            each.environment: EnvironmentSummary(
                total=round(each.total, 2),
                elsewhere=round(each.elsewhere, 2),
                per_million=round(each.per_million, 4),
                services=_cents(each.by_service()),
                stacks=_cents(each.by_tag()),
            )
            for each in estimates
        },
    )


def encode(summary: Summary) -> bytes:
    """Return the JSON of a summary, the same for the same sums."""
    return msgspec.json.format(msgspec.json.encode(summary, order="deterministic"), indent=2) + b"\n"


def read(path: Path) -> Summary:
    """Return a summary from a file.

    Raises:
        InputError: it cannot be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: no estimate can be read: {error}; allowed: what --json wrote") from None
    return decode(content, where=str(path))


def decode(content: bytes, *, where: str) -> Summary:
    """Return a summary from its JSON.

    Raises:
        InputError: it is none; the message says where it was found.
    """
    try:
        return msgspec.json.decode(content, type=Summary)
    except msgspec.MsgspecError as error:
        raise InputError(f"{where}: no estimate can be read: {error}; allowed: what --json wrote") from None


def _cents(sums: Mapping[str, float]) -> dict[str, float]:
    return {name: round(usd, 2) for name, usd in sums.items() if round(usd, 2)}
