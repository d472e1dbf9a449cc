"""Data folders that are made once and copied: two servers share the superuser's password, and nothing else."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from local.servers.postgres import Postgres
from local.servers.postgres_binaries import account
from local.servers.postgres_folder import initialize
from local.servers.process import ServerError

pytestmark = pytest.mark.servers


@pytest.fixture
def programs() -> Iterator[Path]:
    """A folder with an `initdb` that makes a folder with one file; every account can reach it."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        say(folder, 'mkdir -m 700 "$2" && date +%N >"$2/PG_VERSION"')
        yield folder


def say(programs: Path, command: str) -> None:
    (programs / "initdb").write_text(f"#!/bin/sh\n{command}\n")
    (programs / "initdb").chmod(0o755)


def test_should_share_nothing_but_the_password_when_two_servers_are_copies(tmp_path: Path) -> None:
    first, second = (Postgres(directory=tmp_path, name=name) for name in ("first", "second"))
    with first, second:
        with psycopg.connect(first.url(), autocommit=True) as connection:
            connection.execute("CREATE TABLE mine (x int)")
        with psycopg.connect(second.url()) as connection:
            assert connection.execute("SELECT to_regclass('mine')").fetchone() == (None,)
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(second.url(password="0" * 32))


def test_should_make_a_folder_once_for_a_version_and_let_nobody_else_read_it(tmp_path: Path, programs: Path) -> None:
    kept, copies = tmp_path / "kept", [tmp_path / name for name in ("one", "two", "newer")]
    passwords = [
        initialize(copy, version=version, programs=programs, kept=kept)
        for copy, version in zip(copies, ("1", "1", "2"), strict=True)
    ]
    one, two, newer = ((copy / "PG_VERSION").read_text() for copy in copies)
    assert one == two != newer
    assert passwords[0] == passwords[1] != passwords[2]
    folders = [*copies, *kept.glob("*/data")]
    assert [folder.stat().st_mode & 0o777 for folder in folders] == [0o700] * 5
    assert {each.stat().st_uid for folder in folders for each in (folder, *folder.iterdir())} == {
        account() or os.geteuid()
    }
    assert [each.stat().st_mode & 0o777 for each in kept.glob("*/password")] == [0o600] * 2


def test_should_say_why_and_try_again_when_a_folder_cannot_be_made(tmp_path: Path, programs: Path) -> None:
    kept, good = tmp_path / "kept", (programs / "initdb").read_text()
    say(programs, "echo no space left >&2; exit 1")
    with pytest.raises(ServerError, match="postgres: initdb failed:\nno space left"):
        initialize(tmp_path / "data", version="1", programs=programs, kept=kept)
    say(programs, good)
    assert initialize(tmp_path / "data", version="1", programs=programs, kept=kept)
    assert (tmp_path / "data" / "PG_VERSION").exists()
