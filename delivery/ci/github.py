"""GitHub's API, through its own program `gh`, which brings the token and the retries."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from delivery import programs
from delivery.configuration import CONFIGURATION
from delivery.errors import InputError

PROGRAM = "gh"
BOT = "github-actions[bot]"
"""Who a workflow's token writes as."""


@dataclass(frozen=True)
class GitHub:
    """One repository.

    Attributes:
        repository: owner and name, `smartfactory/platform`.
    """

    repository: str

    @classmethod
    def of_run(cls) -> "GitHub":
        """Return the repository: of the workflow's run, from GITHUB_REPOSITORY; elsewhere the one that deploys.

        Raises:
            InputError: neither is a repository.
        """
        repository = os.environ.get("GITHUB_REPOSITORY") or _configured()
        if not re.fullmatch(r"[A-Za-z0-9-]+/[A-Za-z0-9._-]+", repository):
            raise InputError(f"GITHUB_REPOSITORY is {repository!r}; allowed: owner/name, as GitHub sets it in a run")
        return cls(repository)

    def get(self, path: str) -> Any:
        """Return the answer to a GET below the repository."""
        return json.loads(programs.run(PROGRAM, "api", f"repos/{self.repository}/{path}"))

    def pages(self, path: str) -> Iterator[Any]:
        """Yield the items of a list, of all of its pages."""
        answer = programs.run(PROGRAM, "api", "--paginate", "--jq", ".[]", f"repos/{self.repository}/{path}")
        yield from (json.loads(line) for line in answer.splitlines() if line)

    def send(self, method: str, path: str, body: Mapping[str, Any]) -> Any:
        """Send a body with POST or PATCH below the repository; return the answer."""
        command = ("api", "--method", method, f"repos/{self.repository}/{path}", "--input", "-")
        return json.loads(programs.run(PROGRAM, *command, stdin=json.dumps(body)))


def number(name: str, text: str) -> int:
    """Return a number that GitHub gave to something.

    Raises:
        InputError: the text is none.
    """
    if not re.fullmatch(r"[1-9][0-9]{0,17}", text):
        raise InputError(f"{name} is {text!r}; allowed: the number that GitHub shows in its address")
    return int(text)


def _configured() -> str:
    """Return the repository of `cdk.json`, without the numbers that newer ones have in their tokens."""
    try:
        name = str(json.loads(CONFIGURATION.read_bytes())["context"]["github"]["repository"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{CONFIGURATION}: context.github.repository: {type(error).__name__}") from None
    return re.sub(r"@\d+", "", name)
