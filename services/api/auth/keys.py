"""The issuer's public keys."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

import jwt
from anyio import to_thread

from services.api.problems import Unavailable

FETCH_SECONDS = 5.0
REFRESH_SECONDS = 60.0
"""An unknown key makes us ask the issuer at most so often: tokens with invented keys must not become its load."""
AGE_SECONDS = 3600.0
"""Keys are asked for again after that, so that one that the issuer took back ends; they stay while it is away."""

logger = logging.getLogger(__name__)


def fetch_from(url: str) -> Callable[[], list[jwt.PyJWK]]:
    """Return what fetches the key set at an address, blocking."""
    client = jwt.PyJWKClient(url, cache_jwk_set=False, timeout=FETCH_SECONDS)
    return client.get_signing_keys


class Keys:
    """The keys by id. Asked for when needed, all waiting for the same question."""

    def __init__(self, fetch: Callable[[], list[jwt.PyJWK]], *, clock: Callable[[], float] = time.monotonic) -> None:
        """Hold none yet.

        Args:
            fetch: returns the issuer's keys; run in a thread.
            clock: seconds, growing.
        """
        self._fetch, self._clock = fetch, clock
        self._keys: dict[str, Any] = {}
        self._read_at = self._asked_at = float("-inf")
        self._lock = asyncio.Lock()

    async def get(self, key_id: str) -> Any | None:
        """Return a public key; None if the issuer has no such key.

        Raises:
            Unavailable: the issuer has not yet told its keys.
        """
        if key_id not in self._keys or self._clock() - self._read_at > AGE_SECONDS:
            async with self._lock:
                if self._clock() - self._asked_at > (REFRESH_SECONDS if self._keys else 1):
                    await self._refresh()
        if not self._keys:
            raise Unavailable("Tokens cannot be verified now.", retry_after_seconds=2)
        return self._keys.get(key_id)

    async def _refresh(self) -> None:
        self._asked_at = self._clock()
        try:
            keys = await to_thread.run_sync(self._fetch)
        except jwt.PyJWTError as error:
            logger.warning("the issuer's keys cannot be read", extra={"reason": type(error).__name__})
            return
        self._keys = {str(each.key_id): each.key for each in keys if each.key_type == "RSA"}
        self._read_at = self._clock()
