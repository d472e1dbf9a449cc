"""Connections to PostgreSQL with a login that may change at any time."""

import logging
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.conninfo import make_conninfo

from services.telemetry.credentials import Credentials, CredentialsError, Logins
from services.telemetry.storage.ports import StoreUnavailableError

CONNECT_SECONDS = 10
"""Until another attempt is better than waiting; a failover of RDS takes about a minute."""

logger = logging.getLogger(__name__)


class Connector:
    """Makes connections with the login of the moment; any number of threads may use one."""

    def __init__(
        self, logins: Logins, *, host: str, port: int, database: str, application_name: str, **options: str
    ) -> None:
        """Connect to nothing yet.

        Args:
            logins: asked for each connection, and again when the server refuses the login.
            host: of the server.
            port: of the server.
            database: the database.
            application_name: what the server calls us in its views and logs.
            options: more of libpq's, `sslmode="verify-full"` and `sslrootcert` for example.
        """
        self._logins = logins
        self._conninfo = make_conninfo(
            host=host,
            port=port,
            dbname=database,
            application_name=application_name,
            connect_timeout=CONNECT_SECONDS,
            **options,
        )

    def __call__(self) -> Connection[Any]:
        """Return a new connection; a login that has just been rotated away costs no failure.

        Raises:
            StoreUnavailableError: the secret cannot be read.
            psycopg.OperationalError: no connection, with the login that the secret holds now either.
        """
        try:
            login = self._logins.get()
            try:
                return self._open(login)
            except psycopg.OperationalError as error:
                if not is_refused(error):
                    raise
                fresh = self._logins.renew(login)
                if fresh == login:
                    raise
            logger.info("login refused; using the secret's new one", extra={"user": fresh.username})
            return self._open(fresh)
        except CredentialsError as error:
            raise StoreUnavailableError(f"the database's secret cannot be read: {error}") from error

    def is_outdated(self, connection: Connection[Any]) -> bool:
        """Tell whether a connection was made with another login than the secret's of the moment."""
        try:
            login = self._logins.get()
        except CredentialsError:
            return False
        info = connection.info
        return not connection.closed and (info.user, info.password) != (login.username, login.password)

    def _open(self, login: Credentials) -> Connection[Any]:
        return psycopg.connect(make_conninfo(self._conninfo, user=login.username, password=login.password))


def is_refused(error: psycopg.OperationalError) -> bool:
    """Tell whether the server asked for the password and then refused.

    An error of connecting has no SQLSTATE, because libpq keeps none, and its message is in the server's language. A
    server that refuses after the password for another reason, such as too many connections, is a reason more to read
    the secret, which does no harm.
    """
    return error.pgconn is not None and bool(error.pgconn.used_password)
