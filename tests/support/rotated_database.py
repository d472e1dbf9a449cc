"""A master as RDS has it, two users that it made, and their secrets: what rotations are tested on."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import psycopg
from psycopg import sql

from local.servers.postgres import Postgres
from tests.support.stepwise import Rotations

HOST = "localhost"
DATABASE = "rotated"
_numbers = count(1)


@dataclass
class RotatedDatabase:
    """Users of a database, and their secrets.

    Attributes:
        server: where it is.
        rotations: drives the function.
        name: of the database.
        master: the ARN of the owner's secret.
        application: the ARN of the secret of the user that reads and writes.
        read_only: the ARN of the secret of the user that reads.
        said: texts, causes and contexts of the function's errors.
    """

    server: Postgres
    rotations: Rotations
    name: str
    master: str
    application: str
    read_only: str
    said: list[str] = field(default_factory=list)

    @contextmanager
    def connected(self, content: dict[str, Any]) -> Iterator[psycopg.Connection]:
        """Connect as a service would; what it does is committed."""
        with psycopg.connect(
            host=HOST,
            port=self.server.port,
            user=content["username"],
            password=content["password"],
            dbname=self.name,
            autocommit=True,
        ) as connection:
            yield connection

    def works(self, content: dict[str, Any]) -> bool:
        """Tell whether a login opens the database and may read."""
        try:
            with self.connected(content) as connection:
                connection.execute("SELECT count(*) FROM readings")
        except psycopg.OperationalError:
            return False
        return True

    def admin(self, statement: str, *names: str) -> list[tuple[Any, ...]]:
        """Run a statement as the server's superuser, in this database; `{}` are identifiers."""
        composed = sql.SQL(statement).format(*map(sql.Identifier, names))
        cursor = superuser(self.server, self.name).execute(composed)
        return cursor.fetchall() if cursor.description else []

    def verifiers(self) -> list[tuple[Any, ...]]:
        """Return what the server keeps of the passwords of all users."""
        return self.admin("SELECT rolname, rolpassword FROM pg_authid ORDER BY 1")

    def set_password(self, arn: str, password: str) -> dict[str, Any]:
        """Give the current user of a secret another password, on the server and in the secret."""
        content = self.rotations.content(arn) | {"password": password}
        self.reset_password(content)
        self.rotations.write(arn, content)
        return content

    def reset_password(self, content: dict[str, Any]) -> None:
        """Give a user a password on the server alone, and keep it out of its log."""
        connection = superuser(self.server, self.name)
        statement = sql.SQL("ALTER ROLE {} PASSWORD {}")
        with connection.transaction():
            connection.execute("SET LOCAL log_statement = 'none'")
            connection.execute(statement.format(sql.Identifier(content["username"]), sql.Literal(content["password"])))

    def guarded(self, event: dict[str, Any], context: object) -> None:
        """Call the function, and keep what it says when it fails."""
        try:
            self.rotations.handler(event, context)
        except Exception as error:
            told: BaseException | None = error
            while told is not None:
                self.said += [repr(told), *traceback.format_exception(told)]
                told = told.__cause__ or told.__context__
            raise


_kept: dict[tuple[int, str], psycopg.Connection] = {}


def superuser(server: Postgres, name: str) -> psycopg.Connection:
    """Return the superuser's connection, one for all tests of a process; another once the server has ended it."""
    key = server.pid, name
    if key not in _kept:
        close_connections()
        _kept[key] = psycopg.connect(server.url(name), autocommit=True)
    return _kept[key]


def close_connections() -> None:
    """Close the superuser's connection, so that a server can go."""
    while _kept:
        _kept.popitem()[1].close()


def prepare(server: Postgres) -> None:
    """Make the database that tests share."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}".encode())
        connection.execute(f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC".encode())
    superuser(server, DATABASE).execute("CREATE TABLE readings (x int)")


def make_database(server: Postgres, rotations: Rotations) -> RotatedDatabase:
    """Make users, in a database that they share with those of other tests, and their secrets.

    The server was given to `prepare`.
    """
    number = next(_numbers)
    master, group = f"master_{number}", f"group_{number}"
    users = {"application": f"application_{number}", "read_only": f"read_only_{number}"}
    password = {who: f"first-of-{who}-{number}-xyzzy" for who in ("master", *users)}
    made = RotatedDatabase(server, rotations, DATABASE, "", "", "")
    # What the master of RDS is: it makes roles and databases, and is no superuser.
    made.admin("CREATE ROLE {} LOGIN CREATEROLE CREATEDB", master)
    made.reset_password({"username": master, "password": password["master"]})
    made.admin("GRANT CONNECT ON DATABASE {} TO {}", DATABASE, master)
    made.admin("GRANT SELECT ON readings TO {}", master)
    login = {"username": master, "password": password["master"]}
    with made.connected(login) as connection:
        connection.execute(f"CREATE ROLE {group} NOLOGIN".encode())
        for user in users.values():
            connection.execute(f"CREATE ROLE {user} LOGIN IN ROLE {group}".encode())
    made.admin("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}", DATABASE, group)
    made.admin("GRANT SELECT ON readings TO {}", group)
    made.admin("GRANT INSERT ON readings TO {}", users["application"])
    made.master = rotations.secret("database/master", login | {"engine": "postgres", "port": server.port})
    for who, user in users.items():
        content = {"username": user, "password": "unset", "masterarn": made.master, "port": server.port}
        arn = rotations.secret(f"database/{who}", content)
        setattr(made, who, arn)
        made.set_password(arn, password[who])
    return made
