"""What the entrance asks for."""

from typing import Protocol

from services.api.exchange import Exchange


class Rates(Protocol):
    """How fast a client may ask."""

    def take(self, client_id: str, exchange: Exchange) -> None:
        """Count a request of the client, and leave the headers that tell how many remain in the exchange.

        Raises:
            services.api.problems.TooManyRequests: it is one too many.
        """
