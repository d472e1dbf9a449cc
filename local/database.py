"""The database as `lambda/database_setup` leaves it: roles, grants, schema, partitions."""

import json
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config

from local.servers.ministack import client
from local.servers.postgres import Postgres
from services.telemetry import migrations

DATABASE = "smartfactory"


def create_database(server: Postgres) -> None:
    """Create database, schema and partitions.

    Args:
        server: PostgreSQL, running.
    """
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}".encode())
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__path__[0])))
    config.set_main_option("sqlalchemy.url", server.url(DATABASE).replace("postgresql:", "postgresql+psycopg:"))
    command.upgrade(config, "head")
    with psycopg.connect(server.url(DATABASE), autocommit=True) as connection:
        connection.execute("SELECT maintain_partitions('2 hours', '26 hours', '9 days')")
        connection.execute("SELECT maintain_rollups('1 day', '2 days', '400 days')")


def set_up_database(server: Postgres, url: str) -> str:
    """Create everything in the database; return the ARN of the processor's secret.

    Args:
        server: PostgreSQL, running.
        url: the endpoint of the emulator, which keeps the secrets.
    """
    create_database(server)
    secret = json.dumps({"username": server.user, "password": server.password})
    made = client("secretsmanager", url).create_secret(
        Name="smartfactory-database-processor-local", SecretString=secret
    )
    return str(made["ARN"])
