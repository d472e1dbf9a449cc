"""The archive's files on a file system, EFS for example.

Nothing of a request becomes a part of a path as it came: the facility is an identifier that the client is bound to,
hour and part are made of numbers. All of an hour's files are reached through its folder, opened once: an export that
replaces the folder meanwhile changes nothing of what is being read.
"""

import os
import re
import weakref
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec
from anyio import to_thread

from services.api.archive.ports import HourFile
from services.api.problems import Unavailable
from services.telemetry.archive_layout import MANIFEST, Hour, Manifest, folder_of, part_name
from services.telemetry.events import IDENTIFIER

CHUNK_BYTES = 256 * 1024
"""What a download holds in memory."""
MAXIMUM_MANIFEST = 1_000_000
"""Bytes; a file needs about 150 of them."""
AWAY = "The archive cannot be reached now."

_is_identifier = re.compile(IDENTIFIER).fullmatch


class DiskFiles:
    """Reads the folder that the archiver writes."""

    def __init__(self, archive: Path) -> None:
        """Take the archive's folder."""
        self._archive = archive

    async def files(self, facility: str, hours: Sequence[datetime]) -> Sequence[list[HourFile]]:
        """See `ArchiveFiles`."""
        return await to_thread.run_sync(lambda: [self._files(facility, each) for each in hours])

    async def open(self, facility: str, hour: datetime, part: int) -> "DiskFile | None":
        """See `ArchiveFiles`."""
        return await to_thread.run_sync(self._open, facility, hour, part)

    def _files(self, facility: str, hour: datetime) -> list[HourFile]:
        with self._folder(facility, hour) as folder:
            manifest = None if folder is None else _manifest(folder)
        files = () if manifest is None else manifest.files
        return [
            HourFile(part=part, rows=file.rows, bytes=file.bytes, sha256=file.sha256) for part, file in enumerate(files)
        ]

    def _open(self, facility: str, hour: datetime, part: int) -> "DiskFile | None":
        with self._folder(facility, hour) as folder:
            manifest = None if folder is None else _manifest(folder)
            if folder is None or manifest is None or part >= len(manifest.files):
                return None
            file = manifest.files[part]
            descriptor = _opened(part_name(part), folder)
            if descriptor is None:
                return None
        opened = DiskFile(descriptor, size=file.bytes, sha256=file.sha256, parts=len(manifest.files))
        if os.fstat(descriptor).st_size != file.bytes:
            opened.close()
            raise Unavailable(AWAY)
        return opened

    @contextmanager
    def _folder(self, facility: str, hour: datetime) -> Iterator[int | None]:
        if not _is_identifier(facility):
            yield None
            return
        descriptor = None
        try:
            path = folder_of(self._archive, Hour(hour, facility))
            try:
                descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
            except FileNotFoundError:
                # Without its own folder the archive is not mounted: that is no answer about the hour.
                self._archive.stat()
            yield descriptor
        except OSError as error:
            raise Unavailable(AWAY) from error
        finally:
            if descriptor is not None:
                os.close(descriptor)


class DiskFile:
    """A file that is open; it is closed with the last piece, or when nobody refers to it any more.

    Attributes:
        size: bytes.
        sha256: of its content, hexadecimal.
        parts: how many files the hour has.
    """

    def __init__(self, descriptor: int, *, size: int, sha256: str, parts: int) -> None:
        """Take what is open, and what its manifest says."""
        self.size, self.sha256, self.parts = size, sha256, parts
        self._descriptor = descriptor
        self.close = weakref.finalize(self, os.close, descriptor)

    async def chunks(self, start: int, length: int) -> AsyncIterator[bytes]:
        """See `OpenFile`."""
        try:
            end = start + length
            while start < end:
                data = await to_thread.run_sync(os.pread, self._descriptor, min(CHUNK_BYTES, end - start), start)
                if not data:
                    raise OSError("the file has become shorter")
                start += len(data)
                yield data
        finally:
            self.close()


def _opened(name: str, folder: int) -> int | None:
    try:
        return os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    except FileNotFoundError:  # the folder has been replaced and emptied
        return None


def _manifest(folder: int) -> Manifest | None:
    descriptor = _opened(MANIFEST, folder)
    if descriptor is None:
        return None
    with os.fdopen(descriptor, "rb") as file:
        content = file.read(MAXIMUM_MANIFEST)
    try:
        return msgspec.json.decode(content, type=Manifest)
    except msgspec.DecodeError as error:
        raise Unavailable(AWAY) from error
