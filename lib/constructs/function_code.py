"""What a function is made of: its package, the shared one, packages that it vendors, and further folders.

Nothing is installed here and nothing runs in a container: `make setup` has put the vendored packages, with hashes and
for the function's own platform, below `build/bundles/`.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_

ROOT = Path(__file__).parents[2]
LAMBDA_SOURCES = ROOT / "lambda"
BUNDLES = ROOT / "build" / "bundles"
"""Where `scripts/setup` installs what a function's `requirements.txt` locks, one folder a function."""

CERTIFICATES = ROOT / "build" / "certificates"
"""Where `scripts/setup` puts the authorities of AWS services that no system's store has, `rds-{region}.pem`."""

STAGED = ROOT / "build" / "staged"
"""Where the parts of a package are put together; each folder is called by its content and never changes."""

INSTALLED = ".installed"
"""Written by `scripts/setup` when all is there: the SHA-256 of the lock that was installed."""

NOT_DEPLOYED = shutil.ignore_patterns("__pycache__", "*.pyc", INSTALLED, "requirements.in", "requirements.txt")


class BundleError(FileNotFoundError):
    """A part of a function is missing or out of date; the message names it, and what makes it."""


def function_code(source: str, *, folders: Mapping[str, Path] | None = None) -> lambda_.Code:
    """Return a function's package: what is imported lies side by side, as its imports expect it.

    An allow-list: what other functions change does not change this one's hash, which is of the content alone.

    Args:
        source: the package below `lambda/`; its module `handler` has the function `handler`. With a
            `requirements.txt` in it, the packages that this locks are added.
        folders: what else is added, by the name it gets.

    Raises:
        BundleError: there is no such package or folder, or `make setup` has not installed what its lock names.
    """
    package = LAMBDA_SOURCES / source
    if not (package / "handler.py").is_file():
        raise BundleError(f"{package / 'handler.py'}: missing; a function needs it")
    for name, folder in (folders or {}).items():
        if not folder.is_dir():
            raise BundleError(f"{folder}: missing: {source} carries it as {name}/; run `make setup`")
    vendored = _vendored(source)
    if vendored is None and not folders:
        return lambda_.Code.from_asset(
            str(LAMBDA_SOURCES),
            exclude=["*", f"!{source}", f"!{source}/**", "!shared", "!shared/**", "**/__pycache__", "**/*.pyc"],
            ignore_mode=cdk.IgnoreMode.DOCKER,
        )
    parts = {source: package, "shared": LAMBDA_SOURCES / "shared", **(folders or {})}
    if vendored is not None:
        parts |= {each.name: each for each in sorted(vendored.iterdir()) if each.name != INSTALLED}
    return lambda_.Code.from_asset(str(_staged(source, parts)))


def digest(folder: Path) -> str:
    """Return the SHA-256 of what a folder holds: names and contents, no times, owners or bytecode."""
    found = hashlib.sha256()
    for file in _files(folder):
        found.update(f"{file.relative_to(folder).as_posix()}\0{file.stat().st_size}\0".encode())
        found.update(file.read_bytes())
    return found.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, in an order that depends on their names alone."""
    found = (file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    yield from sorted(found, key=lambda file: file.relative_to(folder).as_posix())


def _vendored(source: str) -> Path | None:
    """Return where the packages are that a function vendors; None if it vendors none."""
    lock, folder = LAMBDA_SOURCES / source / "requirements.txt", BUNDLES / source
    if not lock.is_file():
        return None
    marker = folder / INSTALLED
    found = marker.read_text(encoding="utf-8").strip() if marker.is_file() else ""
    if found != hashlib.sha256(lock.read_bytes()).hexdigest():
        problem = "is of another lock" if found else "is missing"
        raise BundleError(f"{folder}: {problem}: what {lock.relative_to(ROOT)} locks is not there; run `make setup`")
    return folder


def _staged(source: str, parts: Mapping[str, Path]) -> Path:
    """Return a folder with copies of the parts by their names, called by its content."""
    STAGED.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=STAGED, prefix=f".{source}-") as temporary:
        whole = Path(temporary) / "package"
        for name, part in parts.items():
            if part.is_dir():
                shutil.copytree(part, whole / name, ignore=NOT_DEPLOYED)
            else:
                shutil.copyfile(part, whole / name)
        target = STAGED / f"{source}-{digest(whole)}"
        if not target.is_dir():
            try:
                whole.rename(target)
            except OSError:
                # Another synthesis was faster; what it made has the same content.
                if not target.is_dir():
                    raise
    return target
