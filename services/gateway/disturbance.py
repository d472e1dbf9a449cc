"""What a simulator sends that is not as it should be: how often, and how it looks."""

import math
import random
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from services.gateway.ledger import Kind

T = TypeVar("T")

POISON = (Kind.UNDECODABLE, Kind.INVALID, Kind.UNSUPPORTED_VERSION)
OUT_OF_ORDER_SECONDS = (1.0, 60.0)


class Shares(msgspec.Struct, frozen=True, kw_only=True):
    """Parts of all events, each 0 to 1, together at most 1.

    Attributes:
        poison: undecodable, invalid, or of a newer major version, in equal parts.
        duplicates: an earlier event, byte for byte.
        out_of_order: measured up to a minute before the events around it.
        late: measured `late_hours` ago.
        future: measured `future_minutes` from now.
        late_hours: more than the processor's maximum lateness.
        future_minutes: more than the processor's maximum future.
    """

    poison: float = 0.0
    duplicates: float = 0.0
    out_of_order: float = 0.0
    late: float = 0.0
    future: float = 0.0
    late_hours: float = 48.0
    future_minutes: float = 60.0

    def by_kind(self) -> dict[Kind, float]:
        """Return the share of each kind, NORMAL left out."""
        return {
            **dict.fromkeys(POISON, self.poison / len(POISON)),
            Kind.DUPLICATE: self.duplicates,
            Kind.OUT_OF_ORDER: self.out_of_order,
            Kind.LATE: self.late,
            Kind.FUTURE: self.future,
        }


class Disturbances:
    """Draws when the next disturbance comes, and which."""

    def __init__(self, shares: Shares, chance: random.Random) -> None:
        """Take how much of each and what to draw from."""
        self._kinds = list(shares.by_kind())
        self._weights = list(shares.by_kind().values())
        self._total = sum(self._weights)
        self._shares = shares
        self._chance = chance

    def gap(self) -> float:
        """Return how many undisturbed events come before the next disturbance; infinity for ever."""
        if self._total <= 0:
            return math.inf
        if self._total >= 1:
            return 0
        return int(math.log(1.0 - self._chance.random()) / math.log(1.0 - self._total))

    def kind(self) -> Kind:
        """Return which comes."""
        return self._chance.choices(self._kinds, self._weights)[0]

    def choose(self, former: Sequence[T]) -> T:
        """Return one of those, for a duplicate."""
        return self._chance.choice(former)

    def shift(self, kind: Kind) -> float:
        """Return by how many seconds the time of an event of that kind is wrong."""
        if kind is Kind.OUT_OF_ORDER:
            return -self._chance.uniform(*OUT_OF_ORDER_SECONDS)
        if kind is Kind.LATE:
            return -3600.0 * self._shares.late_hours
        if kind is Kind.FUTURE:
            return 60.0 * self._shares.future_minutes
        return 0.0

    def spoil(self, kind: Kind, data: bytes) -> bytes:
        """Return an encoded event as poison of that kind; of another kind as it is.

        No two are alike, even where the number is cut off or hidden: what arrives twice was sent again by the sender.
        """
        chance = self._chance
        if kind is Kind.UNDECODABLE:
            return chance.choice(
                (
                    data[: chance.randrange(data.index(b'"value":'), len(data))],
                    b"\xff\xfe" + data,
                    b"\xff" + chance.randbytes(40),
                )
            )
        if kind is Kind.INVALID:
            return chance.choice(
                (
                    data.replace(b'"value":', b'"value":1e999,"was":'),
                    data.replace(b'"line":"', b'"line":"# '),
                    data.replace(b'"unit":', b'"units":'),
                    data.replace(b'"seq":', b'"seq":-1,"was":'),
                )
            )
        if kind is Kind.UNSUPPORTED_VERSION:
            return data.replace(b'"v":"1.0"', b'"v":"2.0"')
        return data
