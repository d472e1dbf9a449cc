"""How fast a client may ask: a token bucket for each client, in each process."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from services.api.exchange import Exchange
from services.api.problems import TooManyRequests

CLIENTS = 10_000
"""So many buckets are kept; the ones unused for longest are forgotten, and were full by then."""


class Rates:
    """The buckets of all clients.

    The headers are those of draft-ietf-httpapi-ratelimit-headers-10: `RateLimit-Policy` says how many requests `q` fit
    into how many seconds `w`, `RateLimit` how many remain `r`, and after how many seconds `t` all are there again.
    """

    def __init__(self, *, per_second: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with full buckets.

        Args:
            per_second: how fast a bucket fills.
            burst: how much it holds.
            clock: seconds, growing.
        """
        self._per_second, self._burst, self._clock = per_second, burst, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        window = math.ceil(burst / per_second)
        self._policy = (b"ratelimit-policy", f'"client";q={burst};w={window}'.encode())

    def take(self, client_id: str, exchange: Exchange) -> None:
        """Take one request out of the client's bucket, and leave the headers in the exchange.

        Raises:
            TooManyRequests: the bucket is empty; says when to come again.
        """
        now = self._clock()
        level, at = self._buckets.pop(client_id, (float(self._burst), now))
        level = min(self._burst, level + (now - at) * self._per_second)
        passes = level >= 1
        level -= passes
        self._buckets[client_id] = level, now
        if len(self._buckets) > CLIENTS:
            self._buckets.popitem(last=False)
        full_in = math.ceil((self._burst - level) / self._per_second)
        exchange.headers += [self._policy, (b"ratelimit", f'"client";r={int(level)};t={full_in}'.encode())]
        if not passes:
            raise TooManyRequests(
                "The client asks too fast.", retry_after_seconds=max(1, math.ceil((1 - level) / self._per_second))
            )
