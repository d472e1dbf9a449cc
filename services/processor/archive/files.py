"""An hour's files: whole and checked, or not there.

Their names are those of `services.telemetry.archive_layout`. The same rows give the same names and the same bytes.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from services.processor.archive.source import SCHEMA
from services.telemetry.archive_layout import MANIFEST, ArchivedFile, Hour, Manifest, folder_of, part_name

MAXIMUM_FILE_BYTES = 128 * 1024 * 1024
ROW_GROUP_BYTES = 16 * 1024 * 1024
"""Of uncompressed rows: what the writer holds in memory."""
WORK = ".work"
"""Where hours are put together; on the same file system, so that renaming is atomic."""


def write_hour(
    archive: Path, hour: Hour, batches: Iterable[Any], *, maximum_file_bytes: int = MAXIMUM_FILE_BYTES
) -> int:
    """Write an hour's files and put them in place, instead of those that may be there; return the number of rows.

    Args:
        archive: the archive's folder.
        hour: whose rows these are.
        batches: record batches of `SCHEMA`.
        maximum_file_bytes: no file is larger, but for one row group's worth.

    Raises:
        OSError: the file system is full, read-only or away; what was there before is still there.
    """
    work = archive / WORK / f"{hour.facility}-{hour.start:%Y%m%d%H}"
    shutil.rmtree(work, ignore_errors=True)
    fresh = work / "fresh"
    # The archive's folder itself is not made: without it, nothing is mounted there.
    work.parent.mkdir(exist_ok=True)
    fresh.mkdir(parents=True)
    try:
        files = list(_write_parts(fresh, batches, maximum_file_bytes=maximum_file_bytes))
        rows = sum(file.rows for file in files)
        manifest = Manifest(hour.facility, hour.start, rows, tuple(files))
        with (fresh / MANIFEST).open("w", encoding="utf-8") as output:
            json.dump(asdict(manifest), output, indent=2, default=datetime.isoformat)
            output.write("\n")
            _sync(output.fileno())
        _put_in_place(fresh, folder_of(archive, hour), former=work / "former")
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return rows


def _write_parts(folder: Path, batches: Iterable[Any], *, maximum_file_bytes: int) -> Iterator[ArchivedFile]:
    groups = _row_groups(batches)
    group = next(groups, None)
    number = 0
    while group is not None:
        path, rows = folder / part_name(number), 0
        with path.open("wb") as output:
            with parquet.ParquetWriter(output, SCHEMA, compression="zstd") as writer:
                while group is not None:
                    writer.write_table(group)
                    rows += group.num_rows
                    group = next(groups, None)
                    if output.tell() + ROW_GROUP_BYTES > maximum_file_bytes:
                        break
            output.flush()
            _sync(output.fileno())
        with path.open("rb") as written:
            digest = hashlib.file_digest(written, "sha256").hexdigest()
        yield ArchivedFile(path.name, rows, path.stat().st_size, digest)
        number += 1


def _row_groups(batches: Iterable[Any]) -> Iterator[Any]:
    """Join batches into tables of about `ROW_GROUP_BYTES`."""
    waiting: list[Any] = []
    size = 0
    for batch in batches:
        waiting.append(batch)
        size += batch.nbytes
        if size >= ROW_GROUP_BYTES:
            yield pa.Table.from_batches(waiting, SCHEMA)
            waiting, size = [], 0
    if waiting:
        yield pa.Table.from_batches(waiting, SCHEMA)


def _put_in_place(fresh: Path, place: Path, *, former: Path) -> None:
    """Rename a whole folder; no system can exchange two folders of a network file system in one step.

    Between the two renames the hour is not there. Who crashes here has not noted the hour as exported, so it is
    exported again.
    """
    _sync_folder(fresh)
    place.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        place.rename(former)
    try:
        fresh.rename(place)
    except OSError:
        with suppress(OSError):
            former.rename(place)
        raise
    _sync_folder(place.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _sync(descriptor)
    finally:
        os.close(descriptor)


def _sync(descriptor: int) -> None:
    os.fsync(descriptor)
