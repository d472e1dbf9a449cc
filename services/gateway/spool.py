"""The spool: records that wait on disk until Kinesis has accepted them.

SQLite with a write-ahead log that is synchronized at every commit: what `append` returned from survives kill -9 and
power failure. It holds the next sequence number too, so that number and events become durable together.
"""

import fcntl
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from services.gateway.records import Spooled
from services.telemetry.records import Record

FILE = "spool.sqlite"
LOCK = "spool.lock"
PAGE_BYTES = 16_384
"""A record of 24 KiB then fills two pages to three quarters or more."""
LOG_PAGES = 1024
"""16 MiB of write-ahead log, then its pages go into the database."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never reused: the sender remembers how far it has read
    partition_key TEXT NOT NULL,
    explicit_hash_key TEXT NOT NULL,
    events INTEGER NOT NULL,
    data BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
"""
_SEQUENCE = "next_sequence"


class SpoolError(RuntimeError):
    """The spool cannot be opened: it cannot be written, is damaged, or another gateway works with it."""


class Spool:
    """Records in the order of their arrival. All methods may be called from any thread."""

    def __init__(self, directory: Path, *, limit_bytes: int) -> None:
        """Open the spool, or make it.

        Args:
            directory: where it is; made if it does not exist.
            limit_bytes: what `free_bytes` counts from.

        Raises:
            SpoolError: it cannot be used.
        """
        self._limit = limit_bytes
        self._guard = threading.Lock()
        self._arrived = threading.Condition()
        try:
            with ExitStack() as cleanup:
                directory.mkdir(parents=True, exist_ok=True, mode=0o700)
                lock = cleanup.enter_context((directory / LOCK).open("w"))
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # until it is closed, by us or by our end
                # Transactions are begun and ended by hand; `_guard` makes one connection safe for all threads.
                self._database = cleanup.enter_context(
                    closing(sqlite3.connect(directory / FILE, isolation_level=None, check_same_thread=False))
                )
                _prepare(self._database)
                self._opened = cleanup.pop_all()
        except BlockingIOError:
            raise SpoolError(f"the spool {directory} is in use by another gateway") from None
        except (OSError, sqlite3.Error) as error:
            raise SpoolError(f"the spool {directory} cannot be used: {error}") from None

    def append(self, records: Sequence[Record], *, next_sequence: int, notes: Mapping[str, bytes]) -> None:
        """Make records, the next sequence number and notes durable, all or nothing.

        Raises:
            sqlite3.OperationalError: the disk is full, or refuses; nothing was written.
        """
        rows = [(r.partition_key, r.explicit_hash_key, r.events, r.data) for r in records]
        stored = {_SEQUENCE: str(next_sequence).encode(), **notes}
        with self._transaction() as database:
            database.executemany(
                "INSERT INTO records (partition_key, explicit_hash_key, events, data) VALUES (?, ?, ?, ?)", rows
            )
            database.executemany("INSERT OR REPLACE INTO notes VALUES (?, ?)", stored.items())
        with self._arrived:
            self._arrived.notify_all()

    def read(self, *, after: int, records: int, size: int) -> list[Spooled]:
        """Return the next records.

        Args:
            after: the last id that was read; 0 begins.
            records: at most so many.
            size: at most so many bytes of data and partition keys, but at least one record.
        """
        found: list[Spooled] = []
        with self._guard:
            rows = self._database.execute(
                "SELECT id, partition_key, explicit_hash_key, events, data FROM records"
                " WHERE id > ? ORDER BY id LIMIT ?",
                (after, records),
            )
            for number, *values in rows:
                record = Record(*values)
                size -= len(record.data) + len(record.partition_key)
                if found and size < 0:
                    break
                found.append(Spooled(number, record))
            rows.close()
        return found

    def delete(self, spooled: Sequence[Spooled]) -> None:
        """Forget records that Kinesis has accepted.

        Raises:
            sqlite3.OperationalError: the disk is full, or refuses; nothing was deleted.
        """
        with self._transaction() as database:
            database.executemany("DELETE FROM records WHERE id = ?", [(each.id,) for each in spooled])

    def wait(self, *, seconds: float) -> None:
        """Return when something was appended, or after that time."""
        with self._arrived:
            self._arrived.wait(seconds)

    def is_empty(self) -> bool:
        """Tell whether nothing waits."""
        with self._guard:
            return self._database.execute("SELECT 1 FROM records LIMIT 1").fetchone() is None

    def free_bytes(self) -> int:
        """Return how much of the limit is left; the write-ahead log (some 32 MiB) comes on top of the limit."""
        with self._guard:
            pages = self._pragma("page_count") - self._pragma("freelist_count")
        return self._limit - pages * PAGE_BYTES

    def next_sequence(self) -> int | None:
        """Return the sequence number that comes next; None if none was stored yet."""
        value = self.note(_SEQUENCE)
        return None if value is None else int(value)

    def note(self, name: str) -> bytes | None:
        """Return what was stored last under that name."""
        with self._guard:
            row = self._database.execute("SELECT value FROM notes WHERE name = ?", (name,)).fetchone()
        return None if row is None else bytes(row[0])

    def close(self) -> None:
        """Close it; another gateway may open it then."""
        with self._guard:
            self._opened.close()

    def _pragma(self, name: str) -> int:
        return int(self._database.execute(f"PRAGMA {name}").fetchone()[0])

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._guard:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
                self._database.execute("COMMIT")
            except BaseException:
                if self._database.in_transaction:  # some errors have rolled back already
                    self._database.execute("ROLLBACK")
                raise


def _prepare(database: sqlite3.Connection) -> None:
    for setting in (
        f"page_size={PAGE_BYTES}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "locking_mode=EXCLUSIVE",
        f"wal_autocheckpoint={LOG_PAGES}",
        f"journal_size_limit={LOG_PAGES * PAGE_BYTES}",
    ):
        database.execute(f"PRAGMA {setting}").fetchall()
    database.executescript(_SCHEMA)
