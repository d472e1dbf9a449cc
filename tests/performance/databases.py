"""The database that benchmarks write to: real PostgreSQL, durable commits, migrated, with partitions."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from local.servers.postgres import Postgres
from tests.support.database import migrate


@contextmanager
def bench_database(directory: Path) -> Iterator[str]:
    """Give the URL of a migrated database with partitions around now; its server ends with the context."""
    with Postgres(directory=directory) as server:
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE bench")
        url = server.url("bench")
        migrate(url)
        with psycopg.connect(url) as connection:
            connection.execute("SELECT maintain_partitions('3 hours', '3 hours', '24 hours')")
            connection.execute("SELECT maintain_rollups('1 day', '1 day', '9 days')")
        yield url
