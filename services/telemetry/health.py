"""A heartbeat that the health command can read: it tells a program that works from one that merely exists."""

import time
from pathlib import Path


class Heartbeat:
    """A file that holds when the program was last known to work.

    The time is of the monotonic clock, which all processes of a machine share: a correction of the wall clock must
    neither stop a healthy task nor keep a dead one.
    """

    def __init__(self, path: str) -> None:
        """Take the file's path; its folder exists and can be written."""
        self._path = Path(path)

    def beat(self) -> None:
        """Say that the program works now.

        Raises:
            OSError: the file cannot be written.
        """
        # Renamed into place: the health command never sees half a number, nor anybody who looks for such files.
        fresh = self._path.with_name(f".{self._path.name}.new")
        fresh.write_text(repr(time.monotonic()), encoding="ascii")
        fresh.replace(self._path)

    def is_fresh(self, *, maximum_age_seconds: float) -> bool:
        """Tell whether there was a heartbeat within that time; no file and no number count as none."""
        try:
            last = float(self._path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return False
        return 0 <= time.monotonic() - last <= maximum_age_seconds
