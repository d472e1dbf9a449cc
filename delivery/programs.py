"""Programs that others wrote, run one at a time."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from delivery.configuration import ROOT
from delivery.errors import ProgramError, ToolError

CDK = ROOT / "node_modules" / ".bin" / "cdk"
"""The stock command line, at the version that package-lock.json names."""


def require(names: Iterable[str]) -> None:
    """Check that programs are there.

    Raises:
        ToolError: some are not; the message names them all.
    """
    missing = [each for each in names if shutil.which(each, path=_path()) is None]
    if missing:
        raise ToolError(f"not on PATH: {', '.join(missing)}; install {'it' if len(missing) == 1 else 'them'}")


def run(
    program: str | Path, *arguments: str, environment: Mapping[str, str] | None = None, stdin: str | None = None
) -> str:
    """Run a program, and return what it wrote to its standard output.

    Args:
        program: a name on PATH, or a path.
        arguments: of the program; no shell reads them.
        environment: variables beside those of this process.
        stdin: what it reads.

    Raises:
        ToolError: there is no such program.
        ProgramError: it failed.
    """
    done = _done(program, arguments, environment, stdin=stdin, capture=True)
    if done.returncode:
        raise ProgramError(Path(program).name, done.returncode, done.stderr or done.stdout)
    return str(done.stdout)


def show(program: str | Path, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
    """Run a program that writes to this process's output, for people to follow; see `run`."""
    sys.stdout.flush()
    done = _done(program, arguments, environment, stdin=None, capture=False)
    if done.returncode:
        raise ProgramError(Path(program).name, done.returncode, "")


def _done(
    program: str | Path,
    arguments: tuple[str, ...],
    environment: Mapping[str, str] | None,
    *,
    stdin: str | None,
    capture: bool,
) -> subprocess.CompletedProcess[str]:
    found = shutil.which(program, path=_path())
    if found is None:
        raise ToolError(f"not on PATH: {Path(program).name}; install it")
    return subprocess.run(  # noqa: S603 - a list of arguments; which program is the caller's
        [found, *arguments],
        cwd=ROOT,
        env={**os.environ, "PATH": _path(), **(environment or {})},
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=capture,
        encoding="utf-8",
        check=False,
    )


def _path() -> str:
    """Return PATH with the environment's own programs first: Node is one of them."""
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
