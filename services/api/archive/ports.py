"""What is asked of the archive: its index, and its files."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Protocol

import msgspec
from msgspec import Meta

HOUR = r"^\d{4}-\d{2}-\d{2}T\d{2}$"
HOUR_FORMAT = "%Y-%m-%dT%H"


class HourFile(msgspec.Struct, frozen=True, kw_only=True):
    """One of an hour's files."""

    part: Annotated[int, Meta(ge=0, description="for the download")]
    rows: Annotated[int, Meta(ge=0, description="how many readings")]
    bytes: Annotated[int, Meta(ge=0, description="its length")]
    sha256: Annotated[str, Meta(description="of its content, hexadecimal")]


class HourEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An hour of the archive."""

    hour: Annotated[str, Meta(pattern=HOUR, description="when it begins, UTC; for the download")]
    rows: Annotated[int, Meta(ge=0, description="how many readings its files hold")]
    exported_at: Annotated[datetime, Meta(tz=True, description="when its files were written, UTC")]
    complete: Annotated[bool, Meta(description="false while readings that came later are not in the files yet")]
    files: Annotated[
        list[HourFile],
        Meta(description="empty while they are being replaced, and once they are older than the archive keeps them"),
    ]


class ArchivedHour(msgspec.Struct, frozen=True, kw_only=True):
    """An hour that has been exported.

    Attributes:
        start: UTC.
        rows: how many readings the files hold.
        exported_at: when they were written.
        is_complete: whether no reading came since.
        is_final: whether the database has let go of the hour, so that the files cannot change any more.
    """

    start: datetime
    rows: int
    exported_at: datetime
    is_complete: bool
    is_final: bool


class ArchiveIndex(Protocol):
    """Which hours have been exported."""

    async def page(self, facility: str, start: datetime, end: datetime, *, limit: int) -> Sequence[ArchivedHour]:
        """Return hours that begin in the time from `start` to before `end`, oldest first."""

    async def hour(self, facility: str, start: datetime) -> ArchivedHour | None:
        """Return one hour; None if it has not been exported."""


class OpenFile(Protocol):
    """A file of an hour, held open: it stays whole when the hour is exported again.

    Attributes:
        size: bytes.
        sha256: of its content, hexadecimal.
        parts: how many files the hour has.
    """

    size: int
    sha256: str
    parts: int

    def chunks(self, start: int, length: int) -> AsyncIterator[bytes]:
        """Return a part of the file, piece by piece; the file is closed after the last one.

        Raises:
            OSError: while it is read; the storage is away.
        """

    def close(self) -> None:
        """Close it; once is enough."""


class ArchiveFiles(Protocol):
    """The files of the archive."""

    async def files(self, facility: str, hours: Sequence[datetime]) -> Sequence[list[HourFile]]:
        """Return each hour's files; none of an hour whose files are not there.

        Raises:
            services.api.problems.Unavailable: the storage is away.
        """

    async def open(self, facility: str, hour: datetime, part: int) -> OpenFile | None:
        """Open a file; None if it is not there.

        Raises:
            services.api.problems.Unavailable: the storage is away.
        """


@dataclass(frozen=True, kw_only=True)
class Archive:
    """The archive.

    Attributes:
        index: of its hours.
        files: of its hours.
    """

    index: ArchiveIndex
    files: ArchiveFiles
