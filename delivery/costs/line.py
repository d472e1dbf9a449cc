"""A line of the bill."""

from dataclasses import dataclass
from typing import Literal

from delivery.costs.platform import Resource
from delivery.costs.prices import Price, prices

Driver = Literal["events", "requests", "fixed"]
"""What makes it grow: events sent, requests to the API, or only the configuration."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """What a resource costs a month for one reason.

    Attributes:
        resource: the resource.
        what: is paid for, in a few words.
        quantity: in units of the price, a month.
        price: the id of the price.
        driver: what makes it grow.
        elsewhere: whether another account pays.
    """

    resource: Resource
    what: str
    quantity: float
    price: str
    driver: Driver = "fixed"
    elsewhere: bool = False

    @property
    def listed(self) -> Price:
        """The price."""
        return prices()[self.price]

    @property
    def service(self) -> str:
        """The service, as the bill calls it."""
        return self.listed.service

    @property
    def usd(self) -> float:
        """US$ a month, as if the line were alone in its tier."""
        return self.listed.of(self.quantity)
