"""A database with a backup, a log, a good moment and a wrong statement after it; lost at the beginning of each test."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from local import evidence
from local.account import Balance, Ledger, Sent, balance
from local.drill.restore import destroy
from local.drill.vault import Vault
from local.servers.postgres import Postgres
from services.telemetry.cache import MemoryLatestCache
from services.telemetry.storage.postgres import PostgresStore
from tests.support.database import migrate
from tests.support.events import event, incoming

DATABASE, EACH = "drilled", 100
FACILITY = event(0).facility


@dataclass
class Ward:
    """The server and where its backups are.

    Attributes:
        server: PostgreSQL.
        vault: backup and log.
        before: a moment before the backup.
        good: the moment at which two thirds of the events are there.
        late: one after the wrong statement.
    """

    server: Postgres
    vault: Vault
    before: datetime
    good: datetime
    late: datetime

    def write(self, first: int) -> None:
        """Store events through the sink's own store."""
        now = datetime.now(UTC)
        events = [
            event(seq, sensor=f"sensor-{seq % 7}", ts=now + timedelta(milliseconds=seq), value=seq / 4)
            for seq in range(first, first + EACH)
        ]
        store = PostgresStore(lambda: psycopg.connect(self.server.url(DATABASE)))
        store.write(incoming(*events), [], stream="events")
        store.close()

    def account(self, events: int) -> Balance:
        """Account for so many events."""
        ledger = Ledger(
            complete=True,
            facilities=[
                Sent(facility=FACILITY, readings=events, seq_sum=events * (events - 1) // 2, first=0, last=events - 1)
            ],
            repeated=0,
            dead_letters={},
        )
        cache, store = MemoryLatestCache(), PostgresStore(lambda: psycopg.connect(self.server.url(DATABASE)))
        cache.rebuild(store.newest())
        store.close()
        with psycopg.connect(self.server.url(DATABASE), autocommit=True) as connection:
            return balance(
                ledger=ledger,
                stored=evidence.stored(connection),
                dead_letters=evidence.dead_letters(connection),
                derived=evidence.derived(connection, cache),
            )


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    """The database, with 100 events in the backup, 100 more in the log, then 100 and a wrong statement."""
    with Vault() as vault:
        settings = vault.settings(every_seconds=1) | {"shared_buffers": "32MB", "min_wal_size": "80MB"}
        with Postgres(directory=tmp_path_factory.mktemp("drill"), settings=settings) as server:
            with psycopg.connect(server.url(), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {DATABASE}")
            migrate(server.url(DATABASE))
            now = datetime.now(UTC)
            ward = Ward(server=server, vault=vault, before=now, good=now, late=now)
            ward.write(0)
            vault.take_backup(server)
            ward.write(EACH)
            with psycopg.connect(server.url(DATABASE), autocommit=True) as connection:
                [[ward.good]] = connection.execute("SELECT clock_timestamp()").fetchall()
                ward.write(2 * EACH)
                connection.execute("DELETE FROM readings WHERE seq % 3 = 0")
                [[ward.late]] = connection.execute("SELECT clock_timestamp()").fetchall()
                vault.wait_for(connection, ward.late)
            yield ward


@pytest.fixture
def ward(trained: Ward) -> Ward:
    """The same, its server and data just lost."""
    if trained.server.data.exists():
        destroy(trained.server)
    return trained
