"""PostgreSQL 17, the major version of production, in a folder of its own."""

import shutil
import signal
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from local.servers.ports import HOST, free_port
from local.servers.postgres_binaries import account, native_folder, reachable, version
from local.servers.postgres_folder import USER, give_to_account, initialize
from local.servers.process import ServerProcess, inherited

SETTINGS: Mapping[str, str] = {
    # Durable commits, as production has them: a checkpoint in the stream follows the commit.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    # A small machine that has other things to do as well; few checkpoints, because each starts full pages anew.
    "shared_buffers": "512MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "wal_buffers": "16MB",
    "max_wal_size": "4GB",
    "min_wal_size": "512MB",
    "checkpoint_timeout": "15min",
    "max_connections": "100",
    "max_locks_per_transaction": "256",
    "max_parallel_workers": "0",
    "jit": "off",
    "random_page_cost": "1.1",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
}


@dataclass(frozen=True, slots=True)
class Certificate:
    """PEM texts with which the server offers TLS."""

    certificate: str
    key: str


class Postgres(ServerProcess):
    """A server with one superuser, on a free port of the loopback; its port and data survive `restart` and `kill`.

    Attributes:
        port: where it listens.
        user: the superuser, called as in production.
        password: of the superuser.
        data: the folder with its data.
    """

    def __init__(
        self,
        *,
        directory: Path,
        name: str = "postgres",
        data: Path | None = None,
        settings: Mapping[str, str] | None = None,
        certificate: Certificate | None = None,
    ) -> None:
        """Make the data folder; nothing runs yet.

        Args:
            directory: the log `{name}.log` goes here; it exists.
            name: in messages, and of the log file.
            data: an empty or missing folder for the data; unless given, one in the machine's temporary folder, which
                the end of the context removes. Has to be reachable for `nobody` when we are root.
            settings: more of `SETTINGS`, or others.
            certificate: offers TLS with it.

        Raises:
            ServerError: the programs are missing, or the data folder cannot be made.
        """
        self.port, self.user = free_port(), USER
        self._temporary = Path(tempfile.mkdtemp(prefix="postgres-"))
        self.data = data or self._temporary / "data"
        give_to_account(self._temporary)
        try:
            native = native_folder()
            programs = reachable(native, copy_to=self._temporary / "native") / "bin"
            self.password = initialize(self.data, version=version(native), programs=programs)
            merged = {**SETTINGS, **(settings or {}), **self._tls(certificate)}
        except BaseException:
            self.remove()
            raise
        merged |= {"listen_addresses": HOST, "port": str(self.port), "unix_socket_directories": ""}
        super().__init__(
            name=name,
            command=[
                *(str(programs / "postgres"), "-D", str(self.data)),
                *(part for key, value in merged.items() for part in ("-c", f"{key}={value}")),
            ],
            variables=inherited(),
            directory=directory,
            is_ready=lambda _pid: self._answers(),
            stop_signal=signal.SIGINT,  # fast shutdown: open transactions are rolled back, nobody is waited for
            account=account(),
        )

    def url(self, database: str = "postgres", *, user: str | None = None, password: str | None = None) -> str:
        """Return what clients connect with; the superuser unless another is given."""
        return f"postgresql://{user or self.user}:{password or self.password}@{HOST}:{self.port}/{database}"

    def remove(self) -> None:
        """Remove the data, if its folder is a temporary one."""
        shutil.rmtree(self._temporary, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            return super().__enter__()
        except BaseException:
            self.remove()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        self.remove()

    def _tls(self, certificate: Certificate | None) -> dict[str, str]:
        if certificate is None:
            return {}
        for file, text in (("server.crt", certificate.certificate), ("server.key", certificate.key)):
            path = self.data / file
            path.touch(mode=0o600)
            path.write_text(text)
            give_to_account(path)
        return {"ssl": "on"}

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True
