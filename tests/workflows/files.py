"""The workflows as they are in the repository."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".github" / "workflows"
SELF = "$/"
"""GitHub's name for the running repository in `uses:`."""


@dataclass(frozen=True)
class Job:
    """A job of a workflow.

    Attributes:
        workflow: name of the file.
        id: of the job.
        content: as parsed.
    """

    workflow: str
    id: str
    content: dict[str, Any]

    @property
    def steps(self) -> list[dict[str, Any]]:
        return list(self.content.get("steps", []))

    @property
    def calls(self) -> bool:
        """Whether it calls another workflow and has no steps of its own."""
        return "uses" in self.content

    @property
    def permissions(self) -> dict[str, str]:
        return dict(self.content["permissions"])


def read(path: Path) -> Any:
    """Return what a file says in YAML 1.2, in which `on` is a word and no truth value."""
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


@cache
def parsed(folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """Return the workflows by name of the file."""
    return {path.name: read(path) for path in sorted(folder.glob("*.yml"))}


def jobs(folder: Path = FOLDER) -> list[Job]:
    return [
        Job(name, job, content)
        for name, workflow in parsed(folder).items()
        for job, content in workflow["jobs"].items()
    ]


def used(folder: Path = FOLDER) -> Iterator[tuple[str, str]]:
    """Yield what jobs and steps use, with the rest of its line: the comment."""
    for path in sorted(folder.glob("*.yml")):
        yield from re.findall(r"^\s*(?:- )?uses: (\S+)(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
