"""Where an hour's files are in the archive: the archiver writes them, the API reads them.

`{archive}/facility=F/date=YYYY-MM-DD/hour=HH/part-NNN.parquet`, names that query engines read as columns, and a
`manifest.json` beside them.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True, order=True)
class Hour:
    """A facility's hour: where and when it begins, in UTC."""

    start: datetime
    facility: str


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """A file of an hour, as its manifest names it."""

    name: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an hour's files hold, all together and each."""

    facility: str
    hour: datetime
    rows: int
    files: tuple[ArchivedFile, ...]


def folder_of(archive: Path, hour: Hour) -> Path:
    """Return the folder of an hour; whoever takes the facility from outside has checked that it is an identifier."""
    return archive / f"facility={hour.facility}" / f"date={hour.start:%Y-%m-%d}" / f"hour={hour.start:%H}"


def part_name(number: int) -> str:
    """Return the name of an hour's file, the first of which is number 0."""
    return f"part-{number:03}.parquet"


def hours_in(archive: Path) -> Iterator[tuple[Path, Hour]]:
    """Go through the hours that are there; what is named otherwise is left alone."""
    for folder in sorted(archive.glob("facility=*/date=*/hour=*")):
        facility, date, hour = (part.partition("=")[2] for part in folder.parts[-3:])
        with suppress(ValueError):
            yield folder, Hour(datetime.strptime(f"{date} {hour}", "%Y-%m-%d %H").replace(tzinfo=UTC), facility)
