"""A file system for the archive that is full, or read-only, and is repaired."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.processor.archive.files import WORK


class SmallDisk:
    """A file system of 64 KiB in memory where we may mount one; else a folder that cannot be written into.

    Attributes:
        folder: where it is.
        is_mounted: whether it is a real file system, which can be full.
    """

    def __init__(self, folder: Path) -> None:
        """Take a folder that exists; it is full from now on."""
        self.folder = folder
        self.is_mounted = self._mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder))
        if self.is_mounted:
            (folder / "ballast").write_bytes(b"\0" * 60 * 1024)
        elif os.geteuid() == 0:
            # Root may write into any folder: a file stands where the archiver wants to work.
            (folder / WORK).touch()
        else:
            folder.chmod(0o500)

    def make_read_only(self) -> None:
        """There is room enough again, but nobody may write."""
        if self.is_mounted:
            assert self._mount("-o", "remount,size=64m,ro", str(self.folder))

    def repair(self) -> None:
        """Room enough, and everybody may write."""
        if self.is_mounted:
            assert self._mount("-o", "remount,size=64m,rw", str(self.folder))
            (self.folder / "ballast").unlink()
        elif os.geteuid() == 0:
            (self.folder / WORK).unlink()
        else:
            self.folder.chmod(0o700)

    def remove(self) -> None:
        """Unmount it."""
        if self.is_mounted:
            # Lazily: an archiver that is being stopped may still be in it.
            subprocess.run(["umount", "--lazy", str(self.folder)], check=True)

    @staticmethod
    def _mount(*arguments: str) -> bool:
        try:
            return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0
        except FileNotFoundError:
            return False


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """Give such a file system, full, mounted at the folder."""
    disk = SmallDisk(folder)
    try:
        yield disk
    finally:
        disk.remove()
