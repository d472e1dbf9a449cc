"""What is known of a tool that runs as a process of its own."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[2]
RUNNERS = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Tool:
    """An external scanner.

    Attributes:
        name: as in `Finding.tool`.
        version: makes its answers traceable, and is part of what the cache knows them by.
        runner: the file that speaks the protocol of `compliance.scanners.worker`.
        command: makes the command line, for the runner.
        processes: how many at the most work side by side.
        environment: further environment variables.
    """

    name: str
    version: str
    runner: Path
    command: Callable[[Path], list[str]]
    processes: int = 1
    environment: tuple[tuple[str, str], ...] = ()

    @property
    def fingerprint(self) -> str:
        """What its answers depend on beside the template."""
        return sha256(f"{self.name} {self.version} ".encode() + self.runner.read_bytes()).hexdigest()

    def environ(self, home: Path) -> dict[str, str]:
        """Return the process environment: with another home, so that nobody's configuration files count."""
        return {**os.environ, "HOME": str(home), **dict(self.environment)}


def isolated_python(interpreter: str | Path) -> Callable[[Path], list[str]]:
    """Return a command that runs a file with an interpreter and that interpreter's own packages alone.

    Without `-I` this folder would be importable, and its modules are named after the tools.
    """
    return lambda runner: [str(interpreter), "-I", str(runner)]
