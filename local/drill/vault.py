"""Where backups and the archive of the write-ahead log are: apart from the server, and still there when it is gone."""

import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg

from local.drill.tools import run_tool
from local.servers.ports import HOST
from local.servers.postgres import Postgres
from local.servers.postgres_binaries import account
from local.servers.process import ServerError
from local.waiting import wait_until

ARCHIVE_SECONDS = 60.0
"""The longest wait for a segment to reach the archive."""


class Vault:
    """A folder of the machine's temporary one, which the end of the context removes.

    Attributes:
        wal: segments of the write-ahead log, as the server archives them.
        backup: the base backup.
        backed_up_at: when it ended; None while there is none.
    """

    def __init__(self) -> None:
        """Make the folder; the server's account may write to `wal`."""
        self._folder = Path(tempfile.mkdtemp(prefix="vault-"))
        self.wal, self.backup = self._folder / "wal", self._folder / "backup"
        self.backed_up_at: datetime | None = None
        self.wal.mkdir(mode=0o700)
        number = account()
        if number is not None:
            for folder in (self._folder, self.wal):
                os.chown(folder, number, number)

    def settings(self, *, every_seconds: int) -> dict[str, str]:
        """Return the settings of a server that archives here.

        Args:
            every_seconds: a segment is archived when it is full, or that old; RDS does so every five minutes.
        """
        # A segment appears whole or not at all, and none is overwritten: PostgreSQL's manual, 25.3.1.
        copy = f"test ! -f {self.wal}/%f && cp %p {self.wal}/%f.part && mv {self.wal}/%f.part {self.wal}/%f"
        return {
            "archive_mode": "on",
            "archive_command": copy,
            "archive_timeout": f"{every_seconds}s",
            "wal_level": "replica",
        }

    def take_backup(self, server: Postgres) -> int:
        """Copy the running server, check the copy against its manifest, and return its bytes.

        Raises:
            ServerError: the copy failed, or is not what its manifest says.
        """
        run_tool(
            "pg_basebackup",
            *("--host", HOST, "--port", str(server.port), "--username", server.user, "--no-password"),
            *("--pgdata", str(self.backup), "--format", "plain", "--wal-method", "fetch", "--checkpoint", "fast"),
            *("--manifest-checksums", "SHA256", "--label", "restore drill"),
            PGPASSWORD=server.password,
        )
        self.backed_up_at = datetime.now(UTC)
        self.verify()
        return sum(path.stat().st_size for path in self.backup.rglob("*") if path.is_file())

    def verify(self) -> None:
        """Check every file of the backup against its manifest.

        Raises:
            ServerError: one is missing, changed or too many; the message names it.
        """
        run_tool("pg_verifybackup", "--quiet", str(self.backup))

    def segments(self) -> list[str]:
        """Return the names of the archived segments, sorted."""
        return sorted(path.name for path in self.wal.iterdir() if len(path.name) == len("0" * 24))

    def wait_for(self, connection: psycopg.Connection[Any], moment: datetime) -> None:
        """Wait until the archive reaches beyond a moment: only then can be restored to it.

        A server recovers up to a moment when it meets a commit after that; else it says that it never got there.

        Args:
            connection: of a superuser.
            moment: aware; not in the future.

        Raises:
            ServerError: it does not within a minute.
        """
        # A commit after the moment, and the end of the segment that holds it.
        connection.execute("SELECT pg_logical_emit_message(true, 'drill', 'after the moment')")
        [[needed]] = connection.execute("SELECT pg_walfile_name(pg_current_wal_lsn())").fetchall()
        if not wait_until((self.wal / needed).exists, seconds=ARCHIVE_SECONDS):
            raise ServerError(f"segment {needed}, of {moment.isoformat()}, is not archived after {ARCHIVE_SECONDS:g} s")

    def age(self) -> float:
        """Return how many seconds ago the newest segment was archived.

        Raises:
            ServerError: nothing was archived.
        """
        times = [(self.wal / name).stat().st_mtime for name in self.segments()]
        if not times:
            raise ServerError(f"{self.wal}: nothing was archived")
        return time.time() - max(times)

    def remove(self) -> None:
        """Remove everything."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.remove()


def recovery_settings(vault: Vault, target: datetime) -> Mapping[str, str]:
    """Return what a copied server needs to recover to a moment, and not a transaction further.

    Args:
        vault: with the log.
        target: aware; transactions that were committed later are not replayed.
    """
    return {
        "restore_command": f"cp {vault.wal}/%f %p",
        "recovery_target_time": target.astimezone(UTC).isoformat(),
        "recovery_target_inclusive": "on",
        "recovery_target_action": "promote",
        # The line that the backup is of: an earlier restore from this vault began another.
        "recovery_target_timeline": "current",
    }
