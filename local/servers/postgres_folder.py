"""A data folder as `initdb` makes it: made once for a version of PostgreSQL, and copied for each server.

A copy takes an eighth of the processor's time. Servers that come from one folder share its password. That is as secret
as their data are: it is drawn at random, and whoever may read its file may read those as well.
"""

import hashlib
import os
import secrets
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from filelock import FileLock

from local.servers.postgres_binaries import account
from local.servers.process import ServerError, inherited

USER = "smartfactory_admin"
KEPT = Path(__file__).parents[2] / "build" / "postgres"
OPTIONS = (
    *("--username", USER, "--auth", "scram-sha-256", "--encoding", "UTF8"),
    *("--locale-provider", "builtin", "--locale", "C.UTF-8", "--no-sync"),
)


def initialize(data: Path, *, version: str, programs: Path, kept: Path = KEPT) -> str:
    """Fill a data folder.

    Args:
        data: empty or missing; belongs to the account that PostgreSQL runs as afterwards.
        version: of the programs.
        programs: the folder with `initdb`, which that account may run.
        kept: where folders are kept that others are copied from.

    Returns:
        The password of the superuser, `USER`.

    Raises:
        ServerError: it cannot be made or copied; ends with what the program said.
    """
    folder = kept / hashlib.sha256(repr((version, OPTIONS)).encode()).hexdigest()[:16]
    kept.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):
        if not folder.exists():
            _make(folder, programs)
    data.mkdir(parents=True, exist_ok=True)
    _copy(folder / "data", data)
    return (folder / "password").read_text()


def give_to_account(path: Path) -> None:
    """Let the account own a file or folder that PostgreSQL runs as, if that is another than ours."""
    number = account()
    if number is not None:
        os.chown(path, number, number)


def _make(folder: Path, programs: Path) -> None:
    """Make it beside its place, and move it there when it is whole."""
    new = folder.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    (new / "data").mkdir(parents=True)
    (new / "password").touch(mode=0o600)
    (new / "password").write_text(secrets.token_hex(16))
    # The account can reach the machine's temporary folder; it need not be able to reach ours.
    with TemporaryDirectory(prefix="initdb-") as name:
        place = Path(name)
        give_to_account(place)
        password = Path(shutil.copy(new / "password", place))
        give_to_account(password)
        initdb = [str(programs / "initdb"), "--pgdata", str(place / "data"), "--pwfile", str(password), *OPTIONS]
        _run(initdb, directory=place, user=account())
        _copy(place / "data", new / "data")
    new.rename(folder)


def _copy(source: Path, target: Path) -> None:
    # In a third of the time of `shutil.copytree`, which does not keep the owner.
    _run(["cp", "-a", f"{source}/.", str(target)], directory=source.parent, user=None)


def _run(command: Sequence[str], *, directory: Path, user: int | None) -> None:
    done = subprocess.run(  # noqa: S603 - our own commands, no shell
        command,
        env=inherited(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
        cwd=directory,
    )
    if done.returncode:
        raise ServerError(f"postgres: {Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")
