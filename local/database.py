"""The database as `lambda/database_setup` leaves it: roles, grants, schema, partitions."""

import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import psycopg
from psycopg import sql

from local.servers.postgres import Postgres
from local.servers.process import ServerError, inherited
from services.telemetry.credentials import Credentials

DATABASE = "smartfactory"
MASTER, APPLICATION, READ_ONLY = "smartfactory_master", "smartfactory_application", "smartfactory_read_only"
API = "smartfactory_api"
FUNCTIONS = Path(__file__).parents[1] / "lambda"


class DatabaseLogins(msgspec.Struct, frozen=True, kw_only=True):
    """Who may log in, besides the server's superuser, whom no service in the cloud has.

    Attributes:
        master: owns the database and makes the other users, as RDS's master does: it may create roles and databases.
        application: writes.
        read_only: reads.
        api: reads, and acknowledges alerts.
    """

    master: Credentials
    application: Credentials
    read_only: Credentials
    api: Credentials


def create_database(server: Postgres) -> DatabaseLogins:
    """Create the database, and what the platform's own setup function creates in it, as its master.

    Args:
        server: PostgreSQL, running.

    Raises:
        ServerError: the setup failed; ends with what it said.
    """
    logins = DatabaseLogins(
        master=_login(MASTER),
        application=_login(APPLICATION),
        read_only=_login(READ_ONLY),
        api=_login(API),
    )
    with psycopg.connect(server.url(), autocommit=True) as connection:
        _create_owned(connection, logins.master)
    set_up(server, logins)
    return logins


def set_up(server: Postgres, logins: DatabaseLogins) -> None:
    """Run the platform's own setup function: roles, grants, schema, partitions, and logins that open.

    What is there already stays as it is, so that it mends a database that was restored as well.

    Args:
        server: PostgreSQL, running, with the database and its master.
        logins: who has to be able to log in afterwards.

    Raises:
        ServerError: the setup failed; ends with what it said.
    """
    done = subprocess.run(
        [sys.executable, "-m", "database_setup"],
        # In variables, where the list of processes does not show the passwords.
        env=inherited()
        | {
            "PYTHONPATH": str(FUNCTIONS),
            "DATABASE_URL": server.url(DATABASE, user=logins.master.username, password=logins.master.password),
            "APPLICATION_LOGIN": f"{logins.application.username}:{logins.application.password}",
            "READ_ONLY_LOGIN": f"{logins.read_only.username}:{logins.read_only.password}",
            "API_LOGIN": f"{logins.api.username}:{logins.api.password}",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ServerError(f"the database setup ended with exit code {done.returncode}:\n{done.stderr}")


def _create_owned(connection: psycopg.Connection[Any], master: Credentials) -> None:
    role, database = sql.Identifier(master.username), sql.Identifier(DATABASE)
    password = sql.Literal(master.password)
    connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEROLE CREATEDB PASSWORD {}").format(role, password))
    connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))


def _login(username: str) -> Credentials:
    return Credentials(username, secrets.token_hex(16))
