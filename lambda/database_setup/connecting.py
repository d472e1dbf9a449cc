"""Connections with a pure-Python driver, so that the bundle has no binaries for one platform but SQLAlchemy's."""

from collections.abc import Iterator
from contextlib import contextmanager

from shared.postgres import REFUSED, Login, verified
from sqlalchemy import URL, Connection, create_engine, make_url, pool
from sqlalchemy.exc import DBAPIError

DRIVER = "postgresql+pg8000"
TIMEOUT_SECONDS = 240
"""Of connecting and of every answer; less than the function's own limit, so that it can still say why it failed."""


def address(*, host: str, port: int, database: str, login: Login) -> URL:
    """Return what to connect to."""
    return URL.create(DRIVER, username=login.username, password=login.password, host=host, port=port, database=database)


def parsed(url: str) -> URL:
    """Return an address that somebody wrote, for our driver.

    Raises:
        ValueError: it is not `postgresql://user:password@host:port/database`.
    """
    problem = "allowed: postgresql://user:password@host:port/database"
    try:
        found = make_url(url)
    except Exception:  # noqa: BLE001 - SQLAlchemy's own error would quote the password
        raise ValueError(problem) from None
    if found.get_backend_name() != "postgresql" or not (found.username and found.host and found.database):
        raise ValueError(problem)
    return found.set(drivername=DRIVER)


@contextmanager
def connected(url: URL, *, ca_file: str | None) -> Iterator[Connection]:
    """Give a connection; without a file of authorities it is not encrypted, which only the loopback is good for.

    Raises:
        sqlalchemy.exc.DBAPIError: no connection; a certificate that cannot be verified is one reason.
        OSError: the file cannot be read.
    """
    arguments: dict[str, object] = {"timeout": TIMEOUT_SECONDS, "application_name": "database-setup"}
    if ca_file is not None:
        arguments["ssl_context"] = verified(ca_file)
    engine = create_engine(url, poolclass=pool.NullPool, connect_args=arguments)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def opens(url: URL, *, ca_file: str | None) -> bool:
    """Tell whether the server takes the user's password.

    Raises:
        sqlalchemy.exc.DBAPIError: the server gives no answer to that.
    """
    try:
        with connected(url, ca_file=ca_file):
            return True
    except DBAPIError as error:
        if sqlstate_of(error) in REFUSED:
            return False
        raise


def sqlstate_of(error: DBAPIError) -> str | None:
    """Return the server's code; None if it did not say any."""
    told = error.orig.args[0] if error.orig is not None and error.orig.args else None
    return told.get("C") if isinstance(told, dict) else None
