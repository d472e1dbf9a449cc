"""Connections to PostgreSQL with a login that may change at any time."""

from collections.abc import Callable
from typing import Any, Protocol

import psycopg
from psycopg import Connection
from psycopg.conninfo import make_conninfo

from services.telemetry.credentials import Credentials

CONNECT_SECONDS = 10
"""Until another attempt is better than waiting; a failover of RDS takes about a minute."""


class Logins(Protocol):
    """Where a login comes from, `services.telemetry.credentials.SecretCredentials` for example."""

    def get(self) -> Credentials:
        """Return the login."""

    def forget(self) -> None:
        """Read it again at the next `get`."""


def connector(
    logins: Logins, *, host: str, port: int, database: str, application_name: str, **options: str
) -> Callable[[], Connection[Any]]:
    """Return what makes a connection, and reads the login anew after one was refused.

    Args:
        logins: asked for each connection.
        host: of the server.
        port: of the server.
        database: the database.
        application_name: what the server calls us in its views and logs.
        options: more of libpq's, `sslmode="verify-full"` and `sslrootcert` for example.
    """

    def connect() -> Connection[Any]:
        login = logins.get()
        try:
            return psycopg.connect(
                make_conninfo(
                    host=host,
                    port=port,
                    dbname=database,
                    user=login.username,
                    password=login.password,
                    application_name=application_name,
                    connect_timeout=CONNECT_SECONDS,
                    **options,
                )
            )
        except psycopg.OperationalError:
            # The reason is in the message only, in the server's language; to read the secret again does no harm.
            logins.forget()
            raise

    return connect
