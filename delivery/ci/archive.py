"""An assembly as one file: what is attested, kept, and taken back in a rollback.

An artifact of a workflow loses the modes of files and leaves out hidden ones, among them `.dockerignore`; a file of
files loses nothing, and has one digest.
"""

import shutil
import stat
import tarfile
import tempfile
from pathlib import Path

from delivery.errors import InputError

MANIFEST = "manifest.json"


def pack(assembly: Path, archive: Path) -> None:
    """Write a folder into an archive: the same bytes for the same content, whoever packs it and when.

    Raises:
        InputError: the folder is no assembly.
    """
    if not (assembly / MANIFEST).is_file():
        raise InputError(f"{assembly} is no assembly; allowed: a folder with {MANIFEST}, which `make assembly` makes")
    archive.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive, "w", format=tarfile.PAX_FORMAT) as tar:
        for path in sorted(assembly.rglob("*"), key=lambda each: each.relative_to(assembly).as_posix()):
            tar.add(path, arcname=path.relative_to(assembly).as_posix(), recursive=False, filter=_plain)


def unpack(archive: Path, assembly: Path) -> None:
    """Write an archive's content into a folder; what was in it before goes.

    Raises:
        InputError: the file is no archive of an assembly, or has a path that leads out of the folder.
    """
    assembly.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=assembly.parent, prefix=".unpacked-") as directory:
        try:
            with tarfile.open(archive, "r:") as tar:
                tar.extractall(directory, filter="data")
        except (OSError, tarfile.TarError) as error:
            raise InputError(f"{archive}: {error}; allowed: a file that `make pack` wrote") from None
        if not (Path(directory) / MANIFEST).is_file():
            raise InputError(f"{archive} has no {MANIFEST}; allowed: a file that `make pack` wrote")
        if assembly.is_dir():
            shutil.rmtree(assembly)
        shutil.move(directory, assembly)
        Path(directory).mkdir()  # the context manager removes it
        assembly.chmod(0o755)


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.mtime, member.uid, member.gid, member.uname, member.gname = 0, 0, 0, "", ""
    member.mode = 0o755 if member.isdir() or member.mode & stat.S_IXUSR else 0o644
    return member
