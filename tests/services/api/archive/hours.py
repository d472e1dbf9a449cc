"""Hours as the archiver leaves them on disk."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import psutil

from services.telemetry.archive_layout import MANIFEST, ArchivedFile, Hour, Manifest, folder_of, part_name

START = datetime(2026, 1, 15, 8, tzinfo=UTC)


def put_hour(archive: Path, facility: str, contents: Sequence[bytes], *, start: datetime = START) -> Path:
    """Write an hour's files, and return their folder."""
    folder = folder_of(archive, Hour(start, facility))
    folder.mkdir(parents=True)
    files = []
    for number, content in enumerate(contents):
        (folder / part_name(number)).write_bytes(content)
        files.append(ArchivedFile(part_name(number), 7, len(content), hashlib.sha256(content).hexdigest()))
    manifest = Manifest(facility, start, 7 * len(files), tuple(files))
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), default=datetime.isoformat))
    return folder


@contextmanager
def no_file_left_open() -> Iterator[None]:
    """Fail if more files are open afterwards than before."""
    process = psutil.Process()
    before = {each.path for each in process.open_files()}
    yield
    assert {each.path for each in process.open_files()} <= before
