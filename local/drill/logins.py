"""Logins after a restore: the database has the passwords of the past, Secrets Manager those of the present."""

import json
from typing import Any

import psycopg
from psycopg import sql

from local.database import DatabaseLogins, set_up
from local.platform_secrets import (
    CACHE_APPLICATION,
    CACHE_READER,
    DATABASE_API,
    DATABASE_APPLICATION,
    DATABASE_MASTER,
    DATABASE_READ_ONLY,
)
from local.stack import Stack
from services.telemetry.credentials import Credentials


def assert_database_logins(stack: Stack) -> None:
    """Make every login of the secrets open the restored database.

    Raises:
        ServerError: the platform's setup function failed.
    """
    logins = DatabaseLogins(
        master=_login(stack, DATABASE_MASTER),
        application=_login(stack, DATABASE_APPLICATION),
        read_only=_login(stack, DATABASE_READ_ONLY),
        api=_login(stack, DATABASE_API),
    )
    # As RDS does it for whoever may modify the instance; everybody else's password is the master's to set.
    role, password = sql.Identifier(logins.master.username), sql.Literal(logins.master.password)
    with psycopg.connect(stack.database.url(), autocommit=True) as connection:
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, password))
    set_up(stack.database, logins)


def assert_cache_logins(stack: Stack) -> None:
    """Make the logins of the secrets open new nodes: ElastiCache keeps its users apart from the nodes."""
    for name in (CACHE_APPLICATION, CACHE_READER):
        login = _login(stack, name)
        for node in stack.cache.nodes:
            client: Any = node.client()  # untyped in the library
            client.execute_command("ACL", "SETUSER", login.username, f">{login.password}")


def _login(stack: Stack, name: str) -> Credentials:
    answer = stack.client("secretsmanager").get_secret_value(SecretId=stack.secrets[name])
    content = json.loads(answer["SecretString"])
    return Credentials(content["username"], content["password"])
