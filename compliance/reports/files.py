"""Makes all report files of an audit, writes them, and tells whether those on disk are still true."""

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from compliance.errors import InputError
from compliance.reports import readme
from compliance.reports.dossier import Content, Dossier


def tables(dossier: Dossier) -> dict[str, Content]:
    """Return the tables of each environment, in a folder of its own."""
    return {
        f"{dossier.folder(environment)}/{name}": content
        for environment, found in dossier.tables.items()
        for name, content in found.files().items()
    }


WRITERS: tuple[Callable[[Dossier], Mapping[str, Content]], ...] = (
    readme.files,
    tables,
)
"""Each returns path below the reports' folder -> content."""


def report_files(dossier: Dossier) -> dict[str, Content]:
    """Return path below the reports' folder -> content; the same input gives the same bytes."""
    files: dict[str, Content] = {}
    for write_files in WRITERS:
        files |= write_files(dossier)
    return files


def write(files: Mapping[str, Content], directory: Path) -> None:
    """Write the files, each whole or not at all, and remove tables of environments that are no more.

    Nothing else in the folder is touched.

    Raises:
        InputError: the folder cannot be written to.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=directory, prefix=".new-") as staging:
            for name, content in files.items():
                path = Path(staging) / name
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(as_bytes(content))
            for name in files:
                (directory / name).parent.mkdir(exist_ok=True)
                os.replace(Path(staging) / name, directory / name)  # noqa: PTH105 - both are of this folder
        for name in stale(files, directory):
            (directory / name).unlink()
            with contextlib.suppress(OSError):  # something else lives there
                (directory / name).parent.rmdir()
    except OSError as error:
        raise InputError(f"{directory}: reports cannot be written: {error.strerror}") from None


def as_bytes(content: Content) -> bytes:
    """Return what is written for a content."""
    return content.encode() if isinstance(content, str) else content


def stale(files: Mapping[str, Content], directory: Path) -> Iterator[str]:
    """Yield tables on disk that this audit does not write: of an environment that is no more."""
    tables = {Path(name).name for name in files if "/" in name}
    for path in sorted(directory.glob("*/*.csv")):
        name = path.relative_to(directory).as_posix()
        if path.name in tables and name not in files:
            yield name


def differences(files: Mapping[str, Content], directory: Path) -> list[str]:
    """Return which files on disk are not what this audit would write."""
    changed = [name for name, content in files.items() if not _holds(directory / name, content)]
    return sorted([*changed, *stale(files, directory)])


def _holds(path: Path, content: Content) -> bool:
    try:
        return path.read_bytes() == as_bytes(content)
    except OSError:
        return False
