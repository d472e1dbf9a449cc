"""PostgreSQL through a pure-Python driver; for functions that vendor it, so nothing else in this package imports it."""

import ssl
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from pg8000.exceptions import DatabaseError, Error, InterfaceError
from pg8000.native import Connection
from scramp import ScramException, ScramMechanism

from shared.secret import InvalidSecretError, RotationError

TIMEOUT_SECONDS = 30
"""Of connecting and of every answer."""

OPTIONS = "-c lock_timeout=20s -c idle_in_transaction_session_timeout=60s"
"""Of our sessions: what a function leaves behind that is stopped half-way must not keep its locks."""

REFUSED = ("28000", "28P01")
"""SQLSTATEs of a login that is refused: no such user or not from here, and a wrong password."""

Run = Callable[[str], Sequence[Sequence[Any]] | None]
"""Runs one statement without parameters, and returns its rows."""


class PostgresError(RotationError):
    """The database could not be asked, or refused; the text holds the server's code and message, and no secret."""


class LoginRefusedError(PostgresError):
    """The server answered, and does not take this user's password."""


@dataclass(frozen=True, slots=True)
class Login:
    """A user's name and password; the representation holds no password."""

    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where to connect to.

    Attributes:
        host: a name that the server's certificate has.
        port: of PostgreSQL.
        database: the database.
        ca_file: authorities that may have signed the certificate, PEM; None connects without encryption, which only the
            loopback is good for.
    """

    host: str
    port: int
    database: str
    ca_file: str | None


def verified(ca_file: str) -> ssl.SSLContext:
    """Return what checks a server's certificate: its chain up to these authorities, and its host name.

    Raises:
        OSError: the file cannot be read.
    """
    return ssl.create_default_context(cafile=ca_file)


@contextmanager
def connected(server: Server, login: Login) -> Iterator[Run]:
    """Give what runs statements; each is a transaction unless `BEGIN` starts one, and what is not committed is undone.

    Raises:
        LoginRefusedError: the server does not take the password.
        PostgresError: no connection, a certificate that is not verified for one reason, or a statement failed.
    """
    try:
        connection = Connection(
            login.username,
            host=server.host,
            port=server.port,
            database=server.database,
            password=login.password,
            timeout=TIMEOUT_SECONDS,
            # False: not encrypted at all; None would encrypt and verify nothing.
            ssl_context=False if server.ca_file is None else verified(server.ca_file),
            application_name="smartfactory-function",
            startup_params={"options": OPTIONS},
        )
        try:
            yield connection.run
        finally:
            with suppress(Error, OSError):
                connection.close()
    except (Error, OSError, ScramException) as error:
        raise _failure(error) from None


def opens(server: Server, login: Login) -> bool:
    """Tell whether the server takes a user's password.

    Raises:
        PostgresError: the server gives no answer to that.
    """
    try:
        with connected(server, login):
            return True
    except LoginRefusedError:
        return False


def verifier(password: str) -> str:
    """Return what PostgreSQL keeps of a password, so that the password itself is in no statement and no log.

    Raises:
        scramp.ScramException: see `check`.
    """
    salt, stored, server, iterations = ScramMechanism("SCRAM-SHA-256").make_auth_info(password)
    return f"SCRAM-SHA-256${iterations}:{_base64(salt)}${_base64(stored)}:{_base64(server)}"


def check(login: Login, *, secret_id: str) -> None:
    """Check that the driver can log in: PostgreSQL takes any password as it is, but the driver prepares it first.

    Raises:
        InvalidSecretError: the password holds what SASLprep (RFC 4013) forbids: control characters, for example, and
            what Unicode 3.2 did not have.
    """
    refused = ""
    try:
        verifier(login.password)
    except ScramException as error:
        refused = str(error)
    if refused:
        raise InvalidSecretError(secret_id, f"password: refused: {refused}; allowed: what SASLprep (RFC 4013) allows")


def quoted(text: str) -> str:
    """Return a text as a literal of SQL: utility statements take no parameters."""
    return "'" + text.replace("'", "''") + "'"


def named(identifier: str) -> str:
    """Return a name as an identifier of SQL."""
    return '"' + identifier.replace('"', '""') + '"'


def _failure(error: Exception) -> PostgresError:
    """Return an error that says no more than may be logged."""
    if isinstance(error, DatabaseError):
        told: Any = error.args[0] if error.args else None
        if not isinstance(told, dict):
            return PostgresError("database: no reason given")
        kind = LoginRefusedError if told.get("C") in REFUSED else PostgresError
        return kind(f"database: SQLSTATE {told.get('C')}: {told.get('M')}")
    if isinstance(error, ssl.SSLCertVerificationError):
        return PostgresError(f"database: certificate: {error.verify_message}")
    if isinstance(error, InterfaceError | OSError):
        return PostgresError(f"database: {type(error).__name__}: {error}")
    return PostgresError(f"database: {type(error).__name__}")


def _base64(data: bytes) -> str:
    return b64encode(data).decode()
