"""An hour's files: all of its rows, once, with names and bytes that depend on nothing else."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from services.processor.archive import files as module
from services.processor.archive.files import write_hour
from services.processor.archive.memory import MemoryHours
from services.processor.archive.source import SCHEMA
from services.telemetry.archive_layout import MANIFEST, Hour, folder_of, hours_in
from tests.services.processor.conftest import event

pytestmark = pytest.mark.slow

START = datetime(2026, 11, 25, 11, tzinfo=UTC)
HOUR = Hour(START, "denver-1")
EVENTS = [event(number, ts=START + timedelta(seconds=number), value=number / 7) for number in range(3000)]


def write(archive: Path, number: int = 3000, **options: int) -> int:
    return write_hour(archive, HOUR, MemoryHours(EVENTS[:number], batch_rows=200).batches(HOUR), **options)


def content(archive: Path) -> dict[str, bytes]:
    return {str(path.relative_to(archive)): path.read_bytes() for path in archive.rglob("*") if path.is_file()}


def rows(archive: Path) -> list[dict[str, Any]]:
    parts = sorted(folder_of(archive, HOUR).glob("*.parquet"))
    return [row for part in parts for row in parquet.ParquetFile(part).read().to_pylist()]


def test_should_hold_every_row_exactly_and_describe_itself(tmp_path: Path) -> None:
    assert write(tmp_path) == 3000
    folder = tmp_path / "facility=denver-1" / "date=2026-11-25" / "hour=11"
    assert sorted(path.name for path in folder.iterdir()) == [MANIFEST, "part-000.parquet"]
    manifest = json.loads((folder / MANIFEST).read_text())
    (file,) = manifest["files"]
    data = (folder / file["name"]).read_bytes()
    assert (manifest["rows"], file["rows"], file["bytes"]) == (3000, 3000, len(data))
    assert file["sha256"] == hashlib.sha256(data).hexdigest()
    assert manifest["hour"] == "2026-11-25T11:00:00+00:00"
    assert {(row["sensor"], row["ts"], row["seq"], row["value"]) for row in rows(tmp_path)} == {
        (each.sensor, each.ts, each.seq, each.value) for each in EVENTS
    }
    metadata = parquet.ParquetFile(folder / file["name"]).metadata
    assert metadata.row_group(0).column(0).compression == "ZSTD"


def test_should_give_the_same_bytes_when_the_rows_are_the_same(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write(tmp_path / name)
    write(tmp_path / "b")
    assert content(tmp_path / "a") == content(tmp_path / "b")


def test_should_begin_a_new_file_before_one_gets_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROW_GROUP_BYTES", 20_000)
    write(tmp_path, maximum_file_bytes=40_000)
    parts = sorted(folder_of(tmp_path, HOUR).glob("*.parquet"))
    assert len(parts) > 2
    assert [part.name for part in parts] == [f"part-{number:03}.parquet" for number in range(len(parts))]
    assert all(part.stat().st_size <= 60_000 for part in parts)
    assert len(rows(tmp_path)) == 3000


def test_should_put_nothing_but_a_manifest_when_there_is_no_row(tmp_path: Path) -> None:
    assert write(tmp_path, 0) == 0
    assert [path.name for path in folder_of(tmp_path, HOUR).iterdir()] == [MANIFEST]


def test_should_replace_a_whole_hour_when_it_is_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as small:
        small.setattr(module, "ROW_GROUP_BYTES", 20_000)
        write(tmp_path, maximum_file_bytes=60_000)
    write(tmp_path, 10)
    assert len(rows(tmp_path)) == 10
    assert sorted(path.name for path in folder_of(tmp_path, HOUR).iterdir()) == [MANIFEST, "part-000.parquet"]


def test_should_keep_the_former_files_when_the_file_system_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, 10)
    before = content(tmp_path)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_sync", full)
    with pytest.raises(OSError, match="No space left"):
        write(tmp_path)
    assert content(tmp_path) == before


@pytest.mark.parametrize("failing", [1, 2])
def test_should_keep_the_former_files_when_renaming_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    write(tmp_path, 10)
    before = content(tmp_path)
    rename, calls = Path.rename, []

    def broken(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == failing:
            raise OSError(30, "Read-only file system")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", broken)
    with pytest.raises(OSError, match="Read-only"):
        write(tmp_path)
    assert content(tmp_path) == before


def test_should_not_make_the_archives_folder_when_nothing_is_mounted_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write(tmp_path / "missing")
    assert list(tmp_path.iterdir()) == []


def test_should_find_the_hours_that_are_there(tmp_path: Path) -> None:
    write(tmp_path, 1)
    (tmp_path / "facility=x" / "date=tomorrow" / "hour=11").mkdir(parents=True)
    assert [hour for _, hour in hours_in(tmp_path)] == [HOUR]


def test_should_name_columns_as_events_do() -> None:
    assert SCHEMA.names == [
        *("facility", "line", "sensor", "metric", "ts", "seq", "value", "unit", "quality", "ingested_at")
    ]
    assert SCHEMA.field("ts").type == pa.timestamp("us", tz="UTC")
