import io
import os
import tarfile
from hashlib import sha256
from pathlib import Path

import pytest

from delivery.ci.archive import pack, unpack
from delivery.errors import InputError


@pytest.fixture
def assembly(tmp_path: Path) -> Path:
    folder = tmp_path / "assembly"
    (folder / "asset.1").mkdir(parents=True)
    (folder / "manifest.json").write_text("{}")
    (folder / "asset.1" / ".dockerignore").write_text("*\n")
    (folder / "asset.1" / "run").write_text("#!/bin/sh\n")
    (folder / "asset.1" / "run").chmod(0o700)
    (folder / "asset.1" / "link").symlink_to("run")
    return folder


def test_should_come_back_as_it_was_when_unpacked(assembly: Path, tmp_path: Path) -> None:
    pack(assembly, tmp_path / "new" / "assembly.tar")
    there = tmp_path / "there"
    there.mkdir()
    (there / "old").write_text("of an earlier assembly")
    unpack(tmp_path / "new" / "assembly.tar", there)
    found = sorted(path.relative_to(there).as_posix() for path in there.rglob("*"))
    assert found == ["asset.1", "asset.1/.dockerignore", "asset.1/link", "asset.1/run", "manifest.json"]
    assert (there / "asset.1" / "link").readlink() == Path("run")
    assert os.access(there / "asset.1" / "run", os.X_OK)
    assert not os.access(there / "manifest.json", os.X_OK)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".unpacked-")] == []


def test_should_be_the_same_bytes_when_packed_by_somebody_else(assembly: Path, tmp_path: Path) -> None:
    pack(assembly, tmp_path / "one.tar")
    os.utime(assembly / "manifest.json", (1, 1))
    (assembly / "manifest.json").chmod(0o600)
    pack(assembly, tmp_path / "other.tar")
    digests = {sha256((tmp_path / name).read_bytes()).hexdigest() for name in ("one.tar", "other.tar")}
    assert len(digests) == 1


def test_should_refuse_what_is_no_assembly(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"is no assembly; allowed: a folder with manifest\.json"):
        pack(tmp_path, tmp_path / "assembly.tar")
    (tmp_path / "text.tar").write_text("not an archive")
    with pytest.raises(InputError, match="allowed: a file that `make pack` wrote"):
        unpack(tmp_path / "text.tar", tmp_path / "there")


@pytest.mark.parametrize("name", ["../outside", "/outside"])
def test_should_write_nothing_outside_when_an_archive_says_so(tmp_path: Path, name: str) -> None:
    archive, there = tmp_path / "hostile.tar", tmp_path / "below" / "there"
    with tarfile.open(archive, "w") as tar:
        member = tarfile.TarInfo(name)
        member.size = 1
        tar.addfile(member, io.BytesIO(b"x"))
    with pytest.raises(InputError):
        unpack(archive, there)
    assert not there.exists()
    assert not list(tmp_path.rglob("outside"))
