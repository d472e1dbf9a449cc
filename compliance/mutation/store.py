"""Keeps what scanners said of mutants, in one file. Deleting it costs time and nothing else."""

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

Said = tuple[tuple[str, str, str], ...]
"""(logical id, rule, answer), sorted."""


class Store:
    """Answers by the hash of what was asked. For one thread."""

    def __init__(self, path: Path | None) -> None:
        """Open a file, or make it; one that is damaged is made anew. None: nothing outlives the store."""
        self._used: set[str] = set()
        self._connection = _open(path)

    def get(self, key: str) -> Said | None:
        """Return what is kept under a key; None if there is nothing, or nothing that can be read: it is asked again."""
        self._used.add(key)
        try:
            row = self._connection.execute("SELECT said FROM answers WHERE key = ?", (key,)).fetchone()
            return None if row is None else msgspec.json.decode(row[0], type=Said)
        except (sqlite3.DatabaseError, msgspec.MsgspecError, UnicodeDecodeError):
            return None

    def put(self, answers: Iterable[tuple[str, Said]]) -> None:
        """Keep answers by key."""
        rows = [(key, msgspec.json.encode(said)) for key, said in answers]
        self._used.update(key for key, _ in rows)
        # not if somebody else writes for long, the disk is full, or the file is damaged
        with contextlib.suppress(sqlite3.DatabaseError), self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?)", rows)

    def forget_others(self) -> None:
        """Remove what was neither asked for nor kept since the store was opened."""
        with contextlib.suppress(sqlite3.DatabaseError), self._connection:
            kept = {key for (key,) in self._connection.execute("SELECT key FROM answers")}
            self._connection.executemany("DELETE FROM answers WHERE key = ?", [(key,) for key in kept - self._used])

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


@contextlib.contextmanager
def opened(path: Path | None) -> Iterator[Store]:
    """Provide the store in a file; it is closed with the block."""
    store = Store(path)
    try:
        yield store
    finally:
        store.close()


def _open(path: Path | None) -> sqlite3.Connection:
    if path is not None:
        with contextlib.suppress(OSError, sqlite3.OperationalError):  # then nothing is kept
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                return _prepared(path)
            except sqlite3.OperationalError:  # somebody else writes to it
                raise
            except sqlite3.DatabaseError:
                path.unlink(missing_ok=True)
                return _prepared(path)
    return _prepared(":memory:")


def _prepared(where: Path | str) -> sqlite3.Connection:
    connection = sqlite3.connect(where)
    try:
        connection.execute("PRAGMA synchronous = OFF")  # what a crash loses is asked again
        connection.execute("CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, said BLOB) WITHOUT ROWID")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection
