"""The price table: `prices.toml`."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

TABLE = Path(__file__).with_name("prices.toml")


class Evidence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where figures were seen, and when.

    Attributes:
        what: for people.
        address: of it; empty where the rows' notes name it.
        date: when it was seen, or what it says itself.
    """

    what: str
    address: str
    date: date


class Price(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A list price.

    Attributes:
        id: by which pricers name it.
        service: as the bill calls it.
        unit: what it is for.
        usd: US$ for one unit; None where it falls with the quantity.
        tiers: the upper end of a tier, in units a month, and US$ a unit within it.
        source: AWS's page, where it is to be confirmed.
        evidence: where it was seen: a key of the table of evidence.
        note: what to know of it.
    """

    id: str
    service: str
    unit: str
    usd: float | None = None
    tiers: tuple[tuple[float, float], ...] = ()
    source: str
    evidence: str
    note: str = ""

    def of(self, quantity: float) -> float:
        """Return US$ for so many units a month."""
        if self.usd is not None:
            return quantity * self.usd
        total, begin = 0.0, 0.0
        for end, usd in self.tiers:
            total += max(0.0, min(quantity, end) - begin) * usd
            begin = end
        return total

    @property
    def confirmed(self) -> bool:
        """Whether it was seen anywhere at all."""
        return self.evidence != "memory"


class PriceTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `prices.toml` holds.

    Attributes:
        region: that the prices are of.
        date: of the table.
        evidence: where figures were seen, by key.
        price: the rows.
    """

    region: str
    date: date
    evidence: Mapping[str, Evidence]
    price: tuple[Price, ...]

    def __getitem__(self, name: str) -> Price:
        """Return a price by its id.

        Raises:
            KeyError: there is none.
        """
        return _by_id()[name]

    def __contains__(self, name: str) -> bool:
        """Return whether there is a price of an id."""
        return name in _by_id()


@cache
def prices() -> PriceTable:
    """Return the table."""
    return msgspec.toml.decode(TABLE.read_bytes(), type=PriceTable)


@cache
def _by_id() -> dict[str, Price]:
    return {each.id: each for each in prices().price}
