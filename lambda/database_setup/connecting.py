"""Connections with a pure-Python driver, so that the bundle has no binaries for one platform but SQLAlchemy's."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import URL, Connection, create_engine, make_url, pool

DRIVER = "postgresql+pg8000"
TIMEOUT_SECONDS = 240
"""Of connecting and of every answer; less than the function's own limit, so that it can still say why it failed."""


@dataclass(frozen=True, slots=True)
class Login:
    """A user's name and password; the representation holds no password."""

    username: str
    password: str

    def __repr__(self) -> str:
        """Return it without the password."""
        return f"Login(username={self.username!r})"


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
        arguments["ssl_context"] = ssl.create_default_context(cafile=ca_file)  # verifies chain and host name
    engine = create_engine(url, poolclass=pool.NullPool, connect_args=arguments)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def quoted(text: str) -> str:
    """Return a text as a literal of SQL: utility statements take no parameters."""
    return "'" + text.replace("'", "''") + "'"


def named(identifier: str) -> str:
    """Return a name as an identifier of SQL."""
    return '"' + identifier.replace('"', '""') + '"'
