"""Makes all report files of an audit, writes them, and tells whether those on disk are still true."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from compliance.errors import InputError
from compliance.proof import PROOF
from compliance.reports import differences as environment_differences
from compliance.reports import (
    drills,
    effectiveness,
    evidence_index,
    nonconformities,
    not_proven,
    oscal,
    page,
    readme,
    risks,
    sarif,
    schemas,
    soa,
)
from compliance.reports.dossier import Content, Dossier, as_bytes
from compliance.reports.manifest import MANIFEST, encoded, load_manifest, manifest


def tables(dossier: Dossier) -> dict[str, Content]:
    """Return the tables of each environment, in a folder of its own."""
    return {
        f"{dossier.folder(environment)}/{name}": content
        for environment, found in dossier.tables.items()
        for name, content in found.files().items()
    }


WRITERS: tuple[Callable[[Dossier], Mapping[str, Content]], ...] = (
    drills.files,
    effectiveness.files,
    environment_differences.files,
    nonconformities.files,
    not_proven.files,
    oscal.files,
    page.files,
    readme.files,
    risks.files,
    sarif.files,
    schemas.files,
    soa.files,
    tables,
)
"""Each returns path below the reports' folder -> content."""


def report_files(dossier: Dossier) -> dict[str, Content]:
    """Return path below the reports' folder -> content; the same input gives the same bytes."""
    files: dict[str, Content] = {}
    for write_files in WRITERS:
        files |= write_files(dossier)
    files |= evidence_index.files(dossier, files)
    files[MANIFEST] = encoded(manifest(dossier, files))
    return files


def write(files: Mapping[str, Content], directory: Path) -> None:
    """Write the files, each whole or not at all, and remove tables of environments that are no more.

    Nothing else in the folder is touched.

    Raises:
        InputError: the folder cannot be written to.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        obsolete = list(stale(files, directory))  # the manifest that names them is about to be replaced
        for name in files:
            if (directory / name).is_dir():
                raise InputError(f"{directory / name}: is a folder, and a report has to go there; nothing was written")
        for left in directory.glob(".new-*"):  # of a run that was killed
            shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=directory, prefix=".new-") as staging:
            for name, content in files.items():
                path = Path(staging) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(as_bytes(content))
            for name in files:
                (directory / name).parent.mkdir(parents=True, exist_ok=True)
                os.replace(Path(staging) / name, directory / name)  # noqa: PTH105 - both are of this folder
        for name in obsolete:
            (directory / name).unlink()
            with contextlib.suppress(OSError):  # something else lives there
                (directory / name).parent.rmdir()
    except OSError as error:
        raise InputError(f"{directory}: reports cannot be written: {error.strerror}") from None


def stale(files: Mapping[str, Content], directory: Path) -> Iterator[str]:
    """Yield reports on disk that an earlier audit wrote and this one does not: of an environment that is no more.

    Only what the manifest on disk names, unchanged since, is an earlier audit's: the rest is somebody else's. A proof
    stays: `make prove` writes it.
    """
    try:
        named = load_manifest(directory).reports
    except InputError:
        return
    for name, digest in sorted(named.items()):
        path = directory / name
        if name not in {PROOF, *files} and path.is_file() and sha256(path.read_bytes()).hexdigest() == digest:
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
