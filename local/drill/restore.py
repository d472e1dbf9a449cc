"""The loss of a server, and its restore to a point in time."""

import os
import shutil
from datetime import datetime
from pathlib import Path

import psycopg

from local.drill.vault import Vault, recovery_settings
from local.servers.postgres import Postgres
from local.servers.postgres_binaries import account
from local.servers.process import ServerError
from local.waiting import wait_until

RECOVERY_SECONDS = 300.0
SIGNAL = "recovery.signal"


def destroy(server: Postgres) -> None:
    """Kill the server and remove its data: what was not archived by now is gone."""
    server.kill()
    shutil.rmtree(server.data)


def restore(server: Postgres, vault: Vault, target: datetime) -> None:
    """Bring a destroyed server back as it was at a moment; it listens where it did, and takes writes.

    Args:
        server: destroyed.
        vault: with its backup and log.
        target: aware; between the end of the backup and the newest archived commit.

    Raises:
        ServerError: the backup or a segment of the log is missing, or the target is out of reach; the server's own
            words say which. Nothing is left running.
    """
    # PostgreSQL would not object: it would stop at the first commit after the backup.
    if vault.backed_up_at is None or target < vault.backed_up_at:
        ended = "there is none" if vault.backed_up_at is None else f"it ended at {vault.backed_up_at.isoformat()}"
        raise ServerError(f"cannot be restored to {target.isoformat()}: the backup has to end before; {ended}")
    vault.verify()
    shutil.copytree(vault.backup, server.data)
    server.data.chmod(0o700)
    lines = [f"{name} = '{value}'\n" for name, value in recovery_settings(vault, target).items()]
    with (server.data / "postgresql.auto.conf").open("a") as settings:
        settings.writelines(lines)
    (server.data / SIGNAL).touch()
    _give_to_account(server.data)
    begin = server.log.stat().st_size if server.log.exists() else 0
    try:
        server.start()
        _wait_until_promoted(server)
    except ServerError:
        server.kill()
        said = server.log.read_bytes()[begin:].decode(errors="replace")
        raise ServerError(f"cannot be restored to {target.isoformat()}:\n{_reason(said)}") from None
    except BaseException:
        server.kill()
        raise


def _reason(said: str) -> str:
    """Return the lines of a server's log that tell why it ended, without those of who asked whether it is ready."""
    lines = said.splitlines()
    telling = [each for each in lines if ("FATAL" in each and "the database system is" not in each) or "cp: " in each]
    return "\n".join(telling or lines[-10:])


def _wait_until_promoted(server: Postgres) -> None:
    def is_over() -> bool:
        return server.exit_code is not None or _takes_writes(server)

    if not wait_until(is_over, seconds=RECOVERY_SECONDS, every=0.1):
        raise ServerError(f"postgres did not reach the target within {RECOVERY_SECONDS:g} s")
    if server.exit_code is not None:
        raise ServerError(f"postgres ended with exit code {server.exit_code}")


def _takes_writes(server: Postgres) -> bool:
    try:
        with psycopg.connect(server.url(), connect_timeout=2, autocommit=True) as connection:
            [[in_recovery]] = connection.execute("SELECT pg_is_in_recovery()").fetchall()
    except psycopg.OperationalError:
        return False
    return not in_recovery


def _give_to_account(folder: Path) -> None:
    number = account()
    if number is not None:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, number, number, follow_symlinks=False)
