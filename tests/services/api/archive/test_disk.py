"""The archive's files: found, whole, and nothing else."""

import asyncio
import gc
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.api.archive import disk
from services.api.archive.disk import DiskFile, DiskFiles
from services.api.problems import Unavailable
from tests.services.api.archive.hours import START, no_file_left_open, put_hour

pytestmark = pytest.mark.slow

CONTENT = bytes(range(256)) * 8000


def opened(archive: Path, facility: str = "denver-1", part: int = 0) -> DiskFile | None:
    return asyncio.run(DiskFiles(archive).open(facility, START, part))


def read(file: DiskFile | None, start: int = 0, length: int | None = None) -> list[bytes]:
    assert file is not None

    async def collect() -> list[bytes]:
        return [each async for each in file.chunks(start, file.size - start if length is None else length)]

    return asyncio.run(collect())


def test_should_read_a_file_in_pieces_of_bounded_size(tmp_path: Path) -> None:
    put_hour(tmp_path, "denver-1", [CONTENT])
    with no_file_left_open():
        pieces = read(opened(tmp_path))
        assert b"".join(pieces) == CONTENT
        assert max(map(len, pieces)) == disk.CHUNK_BYTES
        assert b"".join(read(opened(tmp_path), 1000, 500)) == CONTENT[1000:1500]


def test_should_close_a_file_that_nobody_reads(tmp_path: Path) -> None:
    put_hour(tmp_path, "denver-1", [CONTENT])
    with no_file_left_open():
        file = opened(tmp_path)
        assert file is not None
        chunks = file.chunks(0, 10)
        del file, chunks
        gc.collect()


def test_should_go_on_with_the_same_file_when_the_hour_is_exported_again(tmp_path: Path) -> None:
    folder = put_hour(tmp_path, "denver-1", [CONTENT])
    file = opened(tmp_path)
    shutil.rmtree(folder)
    put_hour(tmp_path, "denver-1", [b"other"])
    assert b"".join(read(file)) == CONTENT
    again = opened(tmp_path)
    assert again is not None
    assert file is not None
    assert again.sha256 != file.sha256
    again.close()


@pytest.mark.parametrize("facility", ["../outside", "..", "", "a/b", "denver-1\0", "denver-1/../denver-1", "reno-2"])
def test_should_find_nothing_outside_of_the_archive(tmp_path: Path, facility: str) -> None:
    archive = tmp_path / "archive"
    put_hour(archive, "denver-1", [CONTENT])
    put_hour(tmp_path, "outside", [CONTENT])
    assert opened(archive, facility) is None


def test_should_follow_no_link(tmp_path: Path) -> None:
    folder = put_hour(tmp_path / "archive", "denver-1", [CONTENT])
    (tmp_path / "secret").write_bytes(CONTENT)
    (folder / "part-000.parquet").unlink()
    (folder / "part-000.parquet").symlink_to(tmp_path / "secret")
    with pytest.raises(Unavailable):
        opened(tmp_path / "archive")


def test_should_have_no_part_that_the_manifest_does_not_name(tmp_path: Path) -> None:
    put_hour(tmp_path, "denver-1", [CONTENT, b"more"])
    assert opened(tmp_path, part=2) is None
    file = opened(tmp_path, part=1)
    assert file is not None
    assert (file.parts, b"".join(read(file))) == (2, b"more")


def test_should_say_that_the_archive_is_away_when_it_is_not_mounted_or_damaged(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        opened(tmp_path / "absent")
    folder = put_hour(tmp_path, "denver-1", [CONTENT])
    (folder / "part-000.parquet").write_bytes(CONTENT[:-1])
    with no_file_left_open(), pytest.raises(Unavailable):
        opened(tmp_path)
    (folder / "manifest.json").write_text("{")
    with no_file_left_open(), pytest.raises(Unavailable):
        opened(tmp_path)


def test_should_tell_the_files_of_hours_and_none_of_those_that_are_gone(tmp_path: Path) -> None:
    put_hour(tmp_path, "denver-1", [b"a", b"bc"])
    gone = datetime(2026, 1, 15, 9, tzinfo=UTC)
    found, nothing = asyncio.run(DiskFiles(tmp_path).files("denver-1", [START, gone]))
    assert [(each.part, each.bytes) for each in found] == [(0, 1), (1, 2)]
    assert nothing == []


def test_should_fail_rather_than_send_less_when_a_file_becomes_shorter(tmp_path: Path) -> None:
    folder = put_hour(tmp_path, "denver-1", [CONTENT])
    file = opened(tmp_path)
    with (folder / "part-000.parquet").open("r+b") as shorter:
        shorter.truncate(100)
    with no_file_left_open(), pytest.raises(OSError, match="shorter"):
        read(file)
