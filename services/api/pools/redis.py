"""The newest values in Redis, asked without blocking, behind a circuit breaker."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar, cast

import pybreaker
from anyio import to_thread
from redis import RedisError
from redis.asyncio import RedisCluster
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.credentials import CredentialProvider
from redis.exceptions import AuthenticationError, RedisClusterException

from services.api.pools.breaking import is_cancellation
from services.telemetry.cache import CacheUnavailableError
from services.telemetry.cache_redis import events_of, line_key
from services.telemetry.credentials import Credentials, Logins
from services.telemetry.events import Event

FAILURES_TO_OPEN, OPEN_SECONDS = 3, 5.0
"""So many failures in a row, and Redis is left alone for so long: a request must not wait for it each time."""

LIFETIME_SECONDS = 15 * 60.0
"""Connections are made anew after that: Redis itself closes none when its password goes."""

ResultT = TypeVar("ResultT")


class _Credentials(CredentialProvider):
    """Asks for user name and password when a connection is made, in a thread: they rotate."""

    def __init__(self, logins: Logins) -> None:
        self._logins = logins
        self.given: Credentials | None = None

    async def renew(self) -> None:
        """Have the login read again, since the server refused what it was given."""
        if self.given is not None:
            await to_thread.run_sync(self._logins.renew, self.given)

    def get_credentials(self) -> tuple[str, str]:
        self.given = login = self._logins.get()
        return login.username, login.password

    async def get_credentials_async(self) -> tuple[str, str]:
        return await to_thread.run_sync(self.get_credentials)


class RedisLatest:
    """The newest values; an adapter of `LatestReader`."""

    def __init__(
        self, logins: Logins | None, *, host: str, port: int, tls: bool, timeout_seconds: float,
        open_seconds: float = OPEN_SECONDS,
    ) -> None:  # fmt: skip
        """Take where the cluster is; nothing is connected yet.

        Args:
            logins: asked whenever a connection is made; None connects without a login.
            host: of the configuration endpoint, or of any node.
            port: of that.
            tls: whether connections are encrypted, and the server's certificate and name checked.
            timeout_seconds: for everything that an answer takes, connecting included.
            open_seconds: how long an unreachable cluster is left alone.
        """
        self._credentials, self._timeout_seconds = None if logins is None else _Credentials(logins), timeout_seconds
        self._options: dict[str, Any] = {
            "host": host,
            "port": port,
            "ssl": tls,
            "socket_timeout": timeout_seconds,
            "socket_connect_timeout": timeout_seconds,
            "retry": Retry(NoBackoff(), 1),
            **({} if self._credentials is None else {"credential_provider": self._credentials}),
        }
        self._client: RedisCluster | None = None
        self._remade_at = 0.0
        self._closing = set[asyncio.Task[None]]()
        self._breaker = pybreaker.CircuitBreaker(
            fail_max=FAILURES_TO_OPEN, reset_timeout=open_seconds, exclude=[is_cancellation]
        )

    async def line(self, facility: str, line: str) -> Sequence[Event]:
        """See `LatestReader`."""
        key = line_key(facility, line)
        values = await self._call(lambda client: cast("Awaitable[list[bytes]]", client.hvals(key)))
        return events_of(values)

    async def is_reachable(self) -> bool:
        """See `LatestReader`."""
        try:
            # A key that there is not: the reader's user may ask nothing but data.
            await self._call(lambda client: cast("Awaitable[list[bytes]]", client.hvals(line_key("-", "-"))))
        except CacheUnavailableError:
            return False
        return True

    async def close(self) -> None:
        """Close all connections; a later call opens them anew."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _call(self, ask: Callable[[RedisCluster], Awaitable[ResultT]]) -> ResultT:
        try:
            with self._breaker.calling():
                async with asyncio.timeout(self._timeout_seconds):
                    try:
                        return await ask(self._connected())
                    except AuthenticationError:
                        if self._credentials is None:
                            raise
                        await self._credentials.renew()
                        return await ask(self._connected())
        # The second is no RedisError; and errors of the system come through while the client looks for the nodes.
        except (
            RedisError,
            RedisClusterException,
            OSError,
            TimeoutError,
            pybreaker.CircuitBreakerError,
        ) as error:
            raise CacheUnavailableError(type(error).__name__) from error

    def _connected(self) -> RedisCluster:
        former, now = self._client, time.monotonic()
        if former is None or now > self._remade_at + LIFETIME_SECONDS:
            self._client, self._remade_at = RedisCluster(**self._options), now
            if former is not None:
                closing = asyncio.create_task(self._close_later(former))
                self._closing.add(closing)
                closing.add_done_callback(self._closing.discard)
        return cast("RedisCluster", self._client)

    async def _close_later(self, former: RedisCluster) -> None:
        """Close a client when nobody waits for its answers any more."""
        await asyncio.sleep(2 * self._timeout_seconds)
        await former.aclose()
