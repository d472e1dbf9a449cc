"""The database as `lambda/database_setup` leaves it: roles, grants, schema, partitions."""

import json
import secrets
import subprocess
import sys
from pathlib import Path

import psycopg

from local.servers.ministack import client
from local.servers.postgres import Postgres
from local.servers.process import ServerError, inherited

DATABASE = "smartfactory"
APPLICATION = "smartfactory_processor"
FUNCTIONS = Path(__file__).parents[1] / "lambda"


def create_database(server: Postgres, *, password: str) -> None:
    """Create the database, and what the platform's own setup function creates in it.

    Args:
        server: PostgreSQL, running.
        password: of the services' user.

    Raises:
        ServerError: the setup failed; ends with what it said.
    """
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}".encode())
    done = subprocess.run(
        [sys.executable, "-m", "database_setup"],
        # In variables, where the list of processes does not show the passwords.
        env=inherited()
        | {
            "PYTHONPATH": str(FUNCTIONS),
            "DATABASE_URL": server.url(DATABASE),
            "APPLICATION_LOGIN": f"{APPLICATION}:{password}",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ServerError(f"the database setup ended with exit code {done.returncode}:\n{done.stderr}")


def set_up_database(server: Postgres, url: str) -> str:
    """Create everything in the database; return the ARN of the services' secret.

    Args:
        server: PostgreSQL, running.
        url: the endpoint of the emulator, which keeps the secrets.

    Raises:
        ServerError: the setup failed.
    """
    password = secrets.token_hex(16)
    create_database(server, password=password)
    secret = json.dumps({"username": APPLICATION, "password": password})
    made = client("secretsmanager", url).create_secret(Name="smartfactory-database-local", SecretString=secret)
    return str(made["ARN"])
