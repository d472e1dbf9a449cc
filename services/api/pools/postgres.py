"""Connections to PostgreSQL: a pool with a login that may change at any time, bounded in every direction."""

import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, LiteralString, Self

import psycopg
import pybreaker
from anyio import to_thread
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout

from services.api.pools.breaking import is_cancellation
from services.api.problems import Unavailable
from services.telemetry.credentials import Credentials, Logins

CONNECT_SECONDS = 5
LIFETIME_SECONDS = 15 * 60.0
"""A session ends by itself after that, so that none outlives a login by long; not all of them at once."""
RECONNECT_SECONDS = 3.0
"""How long the pool itself goes on trying; then the next request makes it try. Else its pauses grow to minutes."""
FAILURES_TO_OPEN, OPEN_SECONDS = 5, 0.5
"""So many requests in a row that got no connection, and the next ones get 503 at once, for so long.

Not the pool's own `max_waiting`: it counts those that have given up, and lets nobody try again once they are many.
"""

logger = logging.getLogger(__name__)


class PostgresPool:
    """The pool; an adapter of `Database`."""

    def __init__(
        self,
        logins: Logins,
        *,
        host: str,
        port: int,
        database: str,
        connections: int,
        wait_seconds: float,
        statement_seconds: float,
        **options: str,
    ) -> None:
        """Take where the server is; nothing is connected yet.

        Args:
            logins: asked, in a thread, whenever a connection is made.
            host: of the server.
            port: of the server.
            database: its name.
            connections: the most of them; all are opened at once, so that a busy moment does not wait for them.
            wait_seconds: how long a request waits for one.
            statement_seconds: how long a statement may take.
            options: more of libpq's, `sslmode="verify-full"` and `sslrootcert` for example.
        """
        milliseconds, self._connections = int(statement_seconds * 1000), connections
        self._pool: AsyncConnectionPool[AsyncConnection[tuple[Any, ...]]] = AsyncConnectionPool(
            connection_class=_connection_class(logins),
            kwargs={
                "host": host,
                "port": port,
                "dbname": database,
                "application_name": "smartfactory-api",
                "connect_timeout": CONNECT_SECONDS,
                # Planned with the request's own values: only then are partitions left out, and not even locked.
                "options": f"-c statement_timeout={milliseconds} -c default_transaction_read_only=on -c timezone=UTC "
                "-c plan_cache_mode=force_custom_plan",
                # A server that vanished without a word is noticed before the statement's own time is over.
                "keepalives_idle": 5,
                "keepalives_interval": 2,
                "keepalives_count": 3,
                "tcp_user_timeout": milliseconds,
                "autocommit": True,
                "prepare_threshold": 2,
                **options,
            },
            min_size=connections,
            max_size=connections,
            timeout=wait_seconds,
            max_lifetime=LIFETIME_SECONDS,
            reconnect_timeout=RECONNECT_SECONDS,
            open=False,
            name="api",
        )
        self._breaker = pybreaker.CircuitBreaker(
            fail_max=FAILURES_TO_OPEN, reset_timeout=OPEN_SECONDS, exclude=[is_cancellation]
        )

    async def open(self) -> None:
        """Begin to connect; return at once, also if the server is away."""
        await self._pool.open(wait=False)

    async def close(self) -> None:
        """Close all connections."""
        await self._pool.close(timeout=1.0)

    async def fetch(self, query: LiteralString, parameters: Any = ()) -> list[tuple[Any, ...]]:
        """See `Database`."""

        async def ask(connection: AsyncConnection[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
            cursor = await connection.execute(query, parameters, binary=True)
            return await cursor.fetchall()

        return await self._with_connection(ask)

    async def write(self, query: LiteralString, parameters: Any = ()) -> list[tuple[Any, ...]]:
        """See `Database`."""

        async def ask(connection: AsyncConnection[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
            async with connection.transaction():
                await connection.execute("SET TRANSACTION READ WRITE")
                cursor = await connection.execute(query, parameters, binary=True)
                return await cursor.fetchall() if cursor.description else []

        return await self._with_connection(ask)

    async def _with_connection(
        self, ask: Callable[[AsyncConnection[tuple[Any, ...]]], Awaitable[list[tuple[Any, ...]]]]
    ) -> list[tuple[Any, ...]]:
        try:
            # When the server restarts, all connections break, and each is seen only once it is used.
            for _ in range(self._connections):
                try:
                    return await self._once(ask)
                except _BrokenError:
                    continue
            return await self._once(ask)
        except (psycopg.OperationalError, PoolTimeout, PoolClosed, pybreaker.CircuitBreakerError) as error:
            # Without its text: a message of the server may quote values.
            logger.warning("the database does not answer", extra={"reason": type(error).__name__})
            raise Unavailable("The data cannot be reached now.") from error

    async def _once(
        self, ask: Callable[[AsyncConnection[tuple[Any, ...]]], Awaitable[list[tuple[Any, ...]]]]
    ) -> list[tuple[Any, ...]]:
        with self._breaker.calling():
            connection = await self._pool.getconn()
        try:
            return await ask(connection)
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            if connection.broken or connection.closed:
                raise _BrokenError(type(error).__name__) from error
            raise
        finally:
            await self._pool.putconn(connection)


class _BrokenError(psycopg.OperationalError):
    """The connection broke while it was used."""


def _connection_class(logins: Logins) -> type[AsyncConnection[tuple[Any, ...]]]:
    """Return a class whose connections log in with what the logins say at that moment."""

    class Connection(AsyncConnection[tuple[Any, ...]]):
        @classmethod
        async def connect(cls, conninfo: str = "", **kwargs: Any) -> Self:
            """Connect; after a refusal with the login read anew, if it is another one."""
            tried = await _asked(logins.get)
            try:
                return await super().connect(conninfo, **kwargs, user=tried.username, password=tried.password)
            except psycopg.OperationalError:
                # The reason is in the message only, in the server's language; to read the secret again does no harm.
                fresh = await _asked(partial(logins.renew, tried))
                if fresh == tried:
                    raise
            return await super().connect(conninfo, **kwargs, user=fresh.username, password=fresh.password)

    return Connection


async def _asked(ask: Callable[[], Credentials]) -> Credentials:
    try:
        return await to_thread.run_sync(ask)
    except Exception as error:
        # The pool knows how to wait and try again after this one.
        raise psycopg.OperationalError(f"no login: {type(error).__name__}") from error
