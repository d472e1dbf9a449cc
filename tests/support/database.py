"""Real PostgreSQL for tests: one server for a test process, a database of its own for a test.

pytest loads these fixtures as a plugin: a module that imported them would have a server of its own.
"""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from local.servers.postgres import Postgres

MIGRATIONS = Path(__file__).parents[2] / "services" / "telemetry" / "migrations"
TEMPLATE = "migrated"
_numbers = count(1)


def migrate(url: str, revision: str = "head", *, more: Path | None = None) -> None:
    """Run our migrations, and those of a further folder, on a database."""
    from alembic import command  # half a second, and every process of tests loads these fixtures
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("sqlalchemy.url", url.replace("postgresql://", "postgresql+psycopg://"))
    if more is not None:
        config.set_main_option("path_separator", "newline")
        config.set_main_option("version_locations", f"{MIGRATIONS / 'versions'}\n{more}")
    command.upgrade(config, revision)


FLEETING = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}
"""Of a server whose machine does not end before it: killed, it still has what was committed. It is never old enough to
need a vacuum."""


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A server with a migrated database that others are copied from; without partitions but the DEFAULT ones."""
    settings = {**FLEETING, "track_commit_timestamp": "on"}
    with Postgres(directory=tmp_path_factory.mktemp("postgres"), settings=settings) as server:
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {TEMPLATE}")
        migrate(server.url(TEMPLATE))
        yield server
        server.kill()  # else it writes hundreds of databases to the disk before they are removed


@pytest.fixture
def database(postgres: Postgres) -> str:
    """The URL of a migrated database of the test's own."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    return postgres.url(name)
